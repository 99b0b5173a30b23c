import {isObject, type Json} from '../cni/json.js';

/** What stands in place of a secret. */
export const redacted = '[redacted]';

/**
 * A text (a log, a request, a command line) without what must not leave the node: values of variables, JSON and YAML
 * keys whose names speak of secrets, bearer tokens and JWTs, user and password in URLs, PEM blocks. Everything else is
 * kept byte for byte. It errs on the side of removing; a secret that looks like ordinary text is not recognised.
 */
export function redactText(text: string): string {
  return textPatterns.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text);
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
  return new RegExp(`^${secretName}$`, 'i').test(name);
}

const words =
  'token|passw(?:or)?d|passphrase|secret|credential|api[_-]?key|private[_-]?key|access[_-]?key|client[_-]?key|auth[_-]?key';
const harmlessEnd = '(?:file|path|dir|name|namespace)s?';
const secretName = `(?:(?![\\w.-]*${harmlessEnd}(?![\\w.-]))[\\w.-]*(?:${words})[\\w.-]*|AWS_\\w+|(?:certificate-authority|client-certificate|client-key)-data)`;

const textPatterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[^]*?(?:-----END [A-Z0-9 ]+-----|$)/g, redacted],
  // the same in base64, as in a kubeconfig
  [/LS0tLS1CRUdJTi[A-Za-z0-9+/=]+/g, redacted],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, redacted],
  [/(\bauthorization"?\s*[:=]\s*"?)[^\r\n"]+/gi, `$1${redacted}`],
  [/(\bbearer\s+)[\w.~+/=-]{16,}/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"']+@/gi, `$1${redacted}@`],
  [new RegExp(`((?<!\\\\)"${secretName}"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi'), `$1${redacted}`],
  // JSON within a JSON string
  [new RegExp(`(\\\\"${secretName}\\\\"\\s*:\\s*\\\\")[^"\\\\]+`, 'gi'), `$1${redacted}`],
  [new RegExp(`(?<![\\w.-])(${secretName}=)("[^"]*"|'[^']*'|[^\\s;,&"']+)`, 'gi'), `$1${redacted}`],
  [new RegExp(`^(\\s*(?:- )?${secretName}:[ \\t]+)(?!["{[|>]?$)\\S.*$`, 'gim'), `$1${redacted}`],
];

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
