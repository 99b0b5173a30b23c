/** A place in a line at which a secret stands. */
export interface Phrase {
  readonly what: string;
  /** Cheap, and true of each text with such a secret. */
  readonly hint: RegExp;
  /** The secret is its group `secret`. Takes linear time. */
  readonly pattern: RegExp;
}

export function phrase(what: string, hint: string, pattern: string): Phrase {
  return {what, hint: new RegExp(hint), pattern: new RegExp(pattern, 'dgm')};
}

/** Where a line begins, or what is quoted in one: behind a colon, or a program's path. */
export const start = '(?:^|: )(?:\\/\\S{1,100} )?[ \\t]*';

/** One word, in quotes or without, which is the secret. */
export const word = '["\']?(?<secret>[^\\s"\';,]+)';
