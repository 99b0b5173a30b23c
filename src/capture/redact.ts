import {isObject, type Json} from '../cni/json.js';

/** What stands in place of a secret. */
export const redacted = '[redacted]';

/**
 * A text (a log, a request, a command line) without what must not leave the node: values of variables, JSON and YAML
 * keys whose names speak of secrets, bearer tokens and JWTs, user and password in URLs, PEM blocks. Everything else is
 * kept byte for byte. It errs on the side of removing; a secret that looks like ordinary text is not recognised.
 */
export function redactText(text: string): string {
  return redactNamed(secrets.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text));
}

/** A JSON value without secrets: by the names of keys, and by what strings look like. */
export function redactJson(value: Json): Json {
  if (typeof value === 'string') return redactText(value);
  if (isObject(value)) return redactObject(value);
  return isList(value) ? value.map(redactJson) : value;
}

/** The value of an environment variable without secrets. */
export function redactVariable(name: string, value: string): string {
  return isSecretName(name) && value !== '' ? redacted : redactText(value);
}

/** Does the name of a variable or key say that its value is a secret? Paths and names of secrets are none. */
export function isSecretName(name: string): boolean {
  if (/^AWS_|^(certificate-authority|client-certificate|client-key)-data$/i.test(name)) return true;
  return secretWord.test(name) && !/(file|path|dir|name|namespace)s?$/i.test(name);
}

const secretWord = /token|passw(or)?d|passphrase|secret|credential|(api|private|access|client|auth)[_-]?key/i;

/** What is a secret wherever it stands. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[^]*?(?:-----END [A-Z0-9 ]+-----|$)/g, redacted],
  // the same in base64, as in a kubeconfig
  [/LS0tLS1CRUdJTi[A-Za-z0-9+/=]+/g, redacted],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, redacted],
  [/(\bauthorization"?\s*[:=]\s*"?)[^\r\n"]+/gi, `$1${redacted}`],
  [/(\bbearer\s+)[\w.~+/=-]{16,}/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"']+@/gi, `$1${redacted}@`],
];

/** Ways to write a name and its value: JSON, JSON within a JSON string, YAML. Bounded, so that they take linear time. */
const namedValues: readonly RegExp[] = [
  /((?<!\\)"([\w.-]{1,100})"\s{0,9}:\s{0,9}")(?:[^"\\]|\\.)+/g,
  /(\\"([\w.-]{1,100})\\"\s{0,9}:\s{0,9}\\")[^"\\]+/g,
  /^([ \t]*(?:- )?([\w.-]{1,100}):[ \t]+)(?!["{[|>]?$)\S.*$/gm,
];

function redactNamed(text: string): string {
  return namedValues.reduce(
    (kept, pattern) =>
      kept.replace(pattern, (whole, start: string, name: string) => (isSecretName(name) ? start + redacted : whole)),
    redactAssignments(text),
  );
}

/** `NAME=value`, also where that is itself a value, as in `CNI_ARGS=TOKEN=abc`. */
function redactAssignments(text: string): string {
  const name = /(?<![\w.-])([\w.-]{1,100})=/g;
  const value = /"[^"]*"|'[^']*'|[^\s;,&"']+/y;
  let kept = '';
  let from = 0;
  for (let match = name.exec(text); match !== null; match = name.exec(text)) {
    value.lastIndex = name.lastIndex;
    if (!isSecretName(match[1] ?? '') || !value.test(text)) continue;
    kept += text.slice(from, name.lastIndex) + redacted;
    from = name.lastIndex = value.lastIndex;
  }
  return kept + text.slice(from);
}

function redactObject(object: Readonly<Record<string, Json>>): Json {
  const name = object['name'];
  const namesSecret = typeof name === 'string' && isSecretName(name);
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => {
      const isSecret = isSecretName(key) || (namesSecret && key === 'value');
      return [key, isSecret && holdsSecret(member) ? redacted : redactJson(member)];
    }),
  );
}

function holdsSecret(value: Json): boolean {
  return value !== null && value !== '' && typeof value !== 'boolean';
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
