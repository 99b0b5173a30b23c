import {isPlausible} from '../plausible.js';
import type {Span} from '../span.js';
import {phrasesOfFiles} from './files.js';
import {phrasesOfPrograms} from './programs.js';
import {phrasesOfRouters} from './routers.js';
import {phrasesOfLogs} from './said.js';

/** Secrets that programs' arguments and routers' configurations hold without a name and a mark: `-u joe:abc`, `md5 abc`. */
export function findPhrases(text: string): Span[] {
  if (!anyHint.test(text)) return [];
  return phrases.flatMap(({what, hint, pattern}) => {
    if (!hint.test(text)) return [];
    return [...text.matchAll(pattern)].flatMap((match) => {
      const [from, to] = match.indices?.groups?.['secret'] ?? [0, 0];
      return isPlausible(text.slice(from, to), 'strong', 'said') ? [{from, to, what}] : [];
    });
  });
}

const phrases = [...phrasesOfRouters, ...phrasesOfPrograms, ...phrasesOfFiles, ...phrasesOfLogs];

const anyHint = new RegExp([...new Set(phrases.map(({hint}) => hint.source))].join('|'));
