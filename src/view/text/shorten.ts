import stringWidth from 'string-width';

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return isPlain.test(text) ? text.length : stringWidth(text);
}

/** Nearly all texts: ASCII, and what trees are drawn with. */
const isPlain = /^[ -~─│├└━…]*$/;

/** The text in at most so many columns, with an ellipsis in its middle: both ends of a name tell most. */
export function shorten(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 3) return '…'.slice(0, columns);
  const characters = Array.from(text);
  const head = take(characters, Math.floor((columns - 1) / 2));
  const tail = take(characters.reverse(), columns - 1 - columnsOf(head));
  return `${head}…${Array.from(tail).reverse().join('')}`;
}

/** The text in at most so many columns, with an ellipsis at its end. */
export function shortenEnd(text: string, columns: number): string {
  return columnsOf(text) <= columns ? text : `${take(Array.from(text), columns - 1)}…`;
}

/** As many of the first characters as fit. */
function take(characters: readonly string[], columns: number): string {
  let taken = '';
  let used = 0;
  for (const character of characters) {
    used += columnsOf(character);
    if (used > columns) break;
    taken += character;
  }
  return taken;
}
