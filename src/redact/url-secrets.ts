import type {Span} from './span.js';

/**
 * Users and passwords in URLs, also where slashes are escaped as in JSON of PHP, and where the password holds an `@` or a
 * slash. A user alone stays if it is a plain word: `ssh://git@host`.
 */
export function findUrlSecrets(text: string): Span[] {
  const spans: Span[] = [];
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    run.lastIndex = start.lastIndex;
    const [rest = ''] = run.exec(text) ?? [];
    const length = secretLength(rest);
    if (length > 0) spans.push({from: start.lastIndex, to: start.lastIndex + length, what: 'password in a URL'});
    start.lastIndex += length;
  }
  return spans;
}

const start = /:(?:\\{0,7}\/){2}/g;

/** Up to the next URL; no name and password are longer. */
const run = /(?:(?![,;|]?[a-z]{2,10}:\\{0,7}\/)[^\s"'<>`]){1,500}/iy;

/** How many characters are user and password; 0: there are none. */
function secretLength(rest: string): number {
  const slash = rest.search(/[/?#\\]/);
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const at = authority.lastIndexOf('@');
  if (at >= 0) return /^[a-z]{1,12}$/.test(authority.slice(0, at)) || /^sha\d+:/.test(authority.slice(at + 1)) ? 0 : at;
  const hasPassword = /^[^:[]*:(?!\d{0,5}$)/.test(authority);
  return hasPassword ? Math.max(0, rest.lastIndexOf('@')) : 0;
}
