import {parsingOnce} from './repeated-texts.js';

/** The shapes that results have had (specification, "Result", and the change log of its versions). */
export type ResultFormat = '0.1' | '0.3' | '1.0';

/** Versions of the specification that were published, oldest first. */
export const specVersions = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'] as const;

/** The shape of a result of that version. Later versions than we know are taken for the newest. */
export function resultFormat(version: string): ResultFormat {
  if (isBefore(version, '0.3.0')) return '0.1';
  return isBefore(version, '1.0.0') ? '0.3' : '1.0';
}

/** Compares versions of the specification by their numbers; an empty one counts as 0.1.0, as in libcni. */
export function isBefore(version: string, other: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(other)];
  const index = left.findIndex((number, at) => number !== right[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

const numbersOf = parsingOnce((version): readonly number[] => {
  const numbers = (version || '0.1.0').split('.').map((part) => parseInt(part, 10) || 0);
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
});
