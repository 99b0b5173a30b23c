import {isPlausible, looksSecret} from '../plausible.js';
import type {StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';
import {endOfBrackets} from './ends.js';

/**
 * Values in a map whose own name speaks of secrets, while those of its members do not: `secrets = { db = "abc" }`,
 * `{"github-oauth": {"github.com": "0123..."}}`. Of maps of passwords all goes, so these are tokens and the like.
 */
export function findInSecretMaps(text: string, strengthOf: StrengthOf): Span[] {
  if (!text.includes('{')) return [];
  const ends = new Map<boolean, number>();
  return [...text.matchAll(mapStart)].flatMap(({index, 0: head, groups}) => {
    const name = groups?.['name'] ?? '';
    const from = index + head.length;
    const isOfSecrets = isMapOfSecrets(name);
    // within another such map its members were found already: so nested ones take linear time
    if (from <= (ends.get(isOfSecrets) ?? 0) || strengthOf(name) !== 'medium') return [];
    const end = endOfBrackets(text, from - 1);
    ends.set(isOfSecrets, end);
    return membersIn(text.slice(from, end), isOfSecrets).map(([at, to]) => ({
      from: from + at,
      to: from + to,
      what: name,
    }));
  });
}

function membersIn(body: string, isOfSecrets: boolean): readonly (readonly [number, number])[] {
  return [...body.matchAll(member)].flatMap((match) => {
    const {key = '', value = ''} = match.groups ?? {};
    const place = match.indices?.groups?.['value'];
    const isSecret = isOfSecrets ? isPlausible(value, 'medium', 'assigned') : looksSecret(value);
    return isSecret && place !== undefined && !harmlessKey.test(key) ? [place] : [];
  });
}

/** Each member of such a map is a secret, a word, too. */
export function isMapOfSecrets(name: string): boolean {
  return /(?:^|[^a-z])(?:secrets|tokens)$/i.test(name);
}

/** Within `credentials` or `auth`: says whose they are, not what they are. */
export const harmlessKey =
  /^(?:name|namespace|user(?:name)?|email|type|kind|key|path|file|url|server|host|id|apiVersion|uid|(?:secret|token|volume|mount)_?name)$/i;

const mapStart = /(?<name>[A-Za-z_][\w.-]{0,99})\\{0,15}["']?\s{0,9}(?:=>|[:=])?\s{0,9}\{/g;

const member =
  /(?<key>[\w./:@-]{1,200})\\{0,15}["']?\s{0,9}(?:=>|[:=])\s{0,9}\\{0,15}(?<q>["'])(?<value>[^"'\\\n]{4,400})/dg;
