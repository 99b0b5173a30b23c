import {isPlausible} from '../plausible.js';
import type {StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';
import {findBlocks} from './blocks.js';
import {findInColumns} from './columns.js';
import {findInManifest} from './manifest.js';
import {findPairs} from './pairs.js';
import {findInSecretMaps} from './secret-maps.js';
import {findInSql} from './sql.js';
import {valueBehind} from './value-behind.js';

/**
 * Values behind names that speak of secrets, in any notation: JSON, escaped as often as may be, YAML, INI, shell, Go's
 * `%+v` and `%#v`, Python, Ruby, XML, flags, HTTP headers, queries, and sentences. Takes linear time: names are found by
 * one pattern, and where a value ends is looked for once.
 */
export function findNamed(text: string, strengthOf: StrengthOf): Span[] {
  const spans = [
    ...findBlocks(text, strengthOf),
    ...findPairs(text, strengthOf),
    ...findInColumns(text, strengthOf),
    ...findInManifest(text),
    ...findInSecretMaps(text, strengthOf),
    ...findInSql(text, strengthOf),
  ];
  name.lastIndex = 0;
  for (let match = name.exec(text); match !== null; match = name.exec(text)) {
    const [word] = match;
    const strength = strengthOf(phraseBefore(text, match.index, word) + word);
    if (strength === undefined) continue;
    const value = valueBehind(text, match.index, match.index + word.length, strength);
    if (value === undefined || !isPlausible(text.slice(value.from, value.to), strength, value.place)) continue;
    spans.push({from: value.from, to: value.to, what: word});
    name.lastIndex = value.to;
  }
  return spans;
}

/** `private key`, `PSK secret` and `Secret ID` are names of two words. */
function phraseBefore(text: string, from: number, word: string): string {
  if (!/^(?:keys?|secret|id)$/i.test(word)) return '';
  const [, before = ''] = /(?:^|[^\w-])([A-Za-z-]{2,12})[ \t]$/.exec(text.slice(Math.max(0, from - 15), from)) ?? [];
  return before === '' ? '' : `${before}_`;
}

const name = /[A-Za-z_](?:[\w-]|\.(?=\w))*/g;
