import {parseJson} from '../cni/json.js';
import {findInArgumentLists} from './argument-lists.js';
import {findEncoded} from './encoded.js';
import {findEscaped} from './escaped.js';
import {findInDocument} from './json-document.js';
import {findNamed} from './named/named.js';
import {findPhrases} from './phrases/find-phrases.js';
import {findRandom} from './random.js';
import {RecentTexts} from './recent-texts.js';
import type {StrengthOf} from './secret-name.js';
import {findShapes} from './shapes.js';
import {mergeSpans, replaceSpans, type Span} from './span.js';
import {findUrlSecrets} from './url-secrets.js';

/** Finds what looks like a secret in one text, by itself. Spans are in order and do not overlap. */
export type Find = (text: string) => readonly Span[];

/** The finders of all kinds of secrets; `strengthOf` judges names. `onSecret` hears of each secret, also of those within encodings. */
export function createFind(strengthOf: StrengthOf, onSecret: (value: string, what: string) => void): Find {
  const rewritten = new RecentTexts<string>(mostRemembered);
  return (text) => findIn(text, 0, false);

  function findIn(text: string, depth: number, isDefined: boolean): Span[] {
    const isDocument = /^\s*[[{]/.test(text) && parseJson(text) !== undefined;
    const spans = isDocument
      ? findInDocument(text, {strengthOf, rewrite: (inner, isKnownKey) => rewrite(inner, depth, isKnownKey)})
      : findInText(text, depth, isDefined);
    if (depth < mostNested)
      spans.push(...findInArgumentLists(text, (command) => findIn(command, depth + 1, isDefined)));
    const merged = mergeSpans(spans);
    for (const {from, to, what} of merged) if (what !== '') onSecret(unquoted(text.slice(from, to)), what);
    return merged;
  }

  function findInText(text: string, depth: number, isDefined: boolean): Span[] {
    return [
      ...findShapes(text),
      ...findUrlSecrets(text),
      ...findNamed(text, strengthOf),
      ...findPhrases(text),
      ...(isDefined ? [] : findRandom(text)),
      ...(depth < mostNested ? findEncoded(text, (decoded) => rewrite(decoded, depth, false)) : []),
      ...(depth < mostNested ? findEscaped(text, (decoded) => findIn(decoded, depth + 1, isDefined)) : []),
    ];
  }

  function rewrite(text: string, depth: number, isDefined: boolean): string {
    const key = `${depth}${isDefined ? '+' : '-'}${text}`;
    const before = rewritten.get(key);
    if (before !== undefined) return before;
    const kept = replaceSpans(text, findIn(text, depth + 1, isDefined));
    rewritten.set(key, kept);
    return kept;
  }
}

/** Characters: most strings in documents are short, and come again and again. */
const mostRemembered = 1024 * 1024;

/** A text in a text in a text: nobody nests deeper, but a hostile writer. */
const mostNested = 6;

function unquoted(value: string): string {
  const inner = parseJson(value);
  return typeof inner === 'string' ? inner : value;
}
