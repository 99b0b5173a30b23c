import {isObject, parseJson, type Json} from '../cni/json.js';
import {redactNamed} from './redact-named.js';
import {isSecretName} from './secret-names.js';

/** What stands in place of a secret. */
export const redacted = '[redacted]';

/**
 * A text (a log, a request, a command line) without what must not leave the node: values of variables, options, JSON
 * and YAML keys whose names speak of secrets, bearer tokens and JWTs, user and password in URLs, PEM blocks. Everything
 * else is kept byte for byte. It errs on the side of removing; a secret that looks like ordinary text is not recognised.
 * Redact before you escape: what is escaped for Markdown or a terminal is not recognised either.
 */
export function redactText(text: string): string {
  return redactNamed(
    secrets.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text),
    redacted,
  );
}

/** A JSON value without secrets: by the names of keys, and by what strings look like. */
export function redactJson(value: Json): Json {
  if (typeof value === 'string') return redactDocument(value);
  if (isObject(value)) return redactObject(value);
  return isList(value) ? value.map((element, index) => redactElement(element, value[index - 1])) : value;
}

/** A text that may be a JSON document, which is written anew if it holds secrets; any other is treated as a text. */
export function redactDocument(text: string): string {
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (value === undefined) return redactText(text);
  const [before, after] = [JSON.stringify(value), JSON.stringify(redactJson(value))];
  // a key that is there twice has one value only when parsed
  return before === after ? redactText(text) : after;
}

/** The value of an environment variable without secrets. */
export function redactVariable(name: string, value: string): string {
  return isSecretName(name) && value !== '' ? redacted : redactDocument(value);
}

/** What is a secret wherever it stands. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[^]*?(?:-----END [A-Z0-9 ]+-----|$)/g, redacted],
  // in base64, as in a kubeconfig: "-----BEGIN", and a kubeconfig itself, "apiVersion:" in YAML or JSON
  [/(?:LS0tLS1CRUdJTi|YXBpVmVyc2lvbj|eyJhcGlWZXJzaW9uIj)[\w+/=-]+/g, redacted],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, redacted],
  [/(\b(?:authorization|cookie)(?:\\{0,15}")?\s{0,9}[:=]\s{0,9}(?:\\{0,15}")?)[^\r\n"\\]+/gi, `$1${redacted}`],
  [/(\bbearer\s{1,9})[\w.~+/=-]{16,}/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"']+@/gi, `$1${redacted}@`],
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

/** An argument may be the value of the option before it. */
function redactElement(element: Json, previous: Json | undefined): Json {
  const option = typeof previous === 'string' ? /^--([\w.-]+)$/.exec(previous)?.[1] : undefined;
  return option !== undefined && isSecretName(option) && typeof element === 'string' ? redacted : redactJson(element);
}

function holdsSecret(value: Json): boolean {
  return value !== null && value !== '' && typeof value !== 'boolean';
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
