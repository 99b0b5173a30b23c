import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** An invented secret, and a text or a variable in which it stands. */
export interface SecretKind {
  readonly kind: string;
  readonly secret: string;
  readonly variable?: string;
  readonly text: string;
}

const directory = join(import.meta.dirname, '../fixtures/secrets');

/** Texts are stored in pieces: hosted repositories refuse what looks like a token. */
export function secretKinds(): readonly SecretKind[] {
  return ['kinds.jsonl', 'further.jsonl'].flatMap((file) =>
    lines(file).map((line) => {
      const {text, ...kind} = JSON.parse(line) as Omit<SecretKind, 'text'> & {readonly text: readonly string[]};
      return {...kind, text: text.join('')};
    }),
  );
}

/** Lines in which nothing is secret. */
export function ordinaryLines(): readonly string[] {
  return lines('ordinary.txt');
}

function lines(file: string): string[] {
  return readFileSync(join(directory, file), 'utf8').trimEnd().split('\n');
}
