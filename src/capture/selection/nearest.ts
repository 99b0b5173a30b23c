import {distance} from 'fastest-levenshtein';

/** The known names that somebody may have meant, nearest first, three at most. */
export function nearest(word: string, known: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  return [...new Set(known)]
    .map((name) => ({name, far: farness(wanted, name.toLowerCase())}))
    .filter(({name, far}) => far <= allowed(Math.min(name.length, wanted.length)))
    .sort((left, right) => left.far - right.far)
    .slice(0, 3)
    .map(({name}) => name);
}

/** Two letters in the wrong order are one mistake. */
function farness(wanted: string, name: string): number {
  if (name.startsWith(wanted)) return 0.5;
  const isSwapped = [...wanted].some(
    (letter, at) => `${wanted.slice(0, at)}${wanted[at + 1] ?? ''}${letter}${wanted.slice(at + 2)}` === name,
  );
  return isSwapped ? 1 : distance(wanted, name);
}

function allowed(length: number): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
}
