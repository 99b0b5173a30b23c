import {columnsOf} from './shorten.js';

/**
 * The text in lines of at most so many columns, broken at blanks where there are any; undefined: one line. A URL stays in
 * one piece, even if it sticks out.
 */
export function wrap(text: string, columns: number | undefined): string[] {
  if (columns === undefined) return [text];
  const room = Math.max(columns, 10);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => pieces(word, room))) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A word that is too long for a line, in pieces that are not. */
function pieces(word: string, room: number): string[] {
  if (word.includes('://')) return [word];
  const done: string[] = [];
  let piece = '';
  for (const character of word) {
    if (columnsOf(piece + character) > room) {
      done.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...done, piece];
}
