import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {redacted} from '../../src/redact/span.js';

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
  return ['kinds.jsonl', 'further.jsonl'].flatMap(kindsIn);
}

/** Many more, collected later: programs' arguments, routers, notations of languages, said in passing. */
export function laterSecretKinds(): readonly SecretKind[] {
  return kindsIn('later.jsonl');
}

function kindsIn(file: string): SecretKind[] {
  return lines(file).map((line) => {
    const {secret, text, ...kind} = JSON.parse(line) as Omit<SecretKind, 'secret' | 'text'> &
      Record<'secret' | 'text', string | readonly string[]>;
    return {...kind, secret: joined(secret), text: joined(text)};
  });
}

function joined(pieces: string | readonly string[]): string {
  return typeof pieces === 'string' ? pieces : pieces.join('');
}

/** Lines in which nothing is secret. */
export function ordinaryLines(): readonly string[] {
  return lines('ordinary.txt');
}

function lines(file: string): string[] {
  return readFileSync(join(directory, file), 'utf8').trimEnd().split('\n');
}

/** A line whose secrets are marked, `mysql -p«abc» db`: the text without the marks, and what is to be left of it. */
export function unmarked(line: string): {readonly text: string; readonly kept: string} {
  return {text: line.replace(/[«»]/g, ''), kept: line.replace(/«[^»]*»/g, redacted)};
}
