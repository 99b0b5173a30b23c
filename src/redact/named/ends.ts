/**
 * Where a string ends: at a quote that has as many backslashes as the one that began it, not counting those of the text
 * itself; else with the text.
 *
 * @param opening the quote that began it, with its backslashes
 */
export function endOfString(text: string, from: number, opening: string): number {
  const escapes = opening.length - 1;
  const mark = opening.at(-1) ?? '"';
  for (let quote = text.indexOf(mark, from); quote >= 0; quote = text.indexOf(mark, quote + 1)) {
    let first = quote;
    while (text[first - 1] === '\\') first--;
    if ((quote - first) % (2 * (escapes + 1)) === escapes) return quote - escapes;
  }
  return text.length;
}

/**
 * Where brackets end that begin at `from`; strings in them may hold others. Those that are not closed in their line or
 * soon behind it end with the line.
 */
export function endOfBrackets(text: string, from: number): number {
  const interesting = /\\*["[\]{}]|\n/g;
  interesting.lastIndex = from;
  let depth = 0;
  let firstLine = -1;
  for (let match = interesting.exec(text); match !== null; match = interesting.exec(text)) {
    const mark = match[0].at(-1);
    if (mark === '\n') {
      if (firstLine < 0) firstLine = match.index;
      if (match.index > firstLine + mostBehindLine) return firstLine;
    } else if (mark === '"')
      interesting.lastIndex = endOfString(text, interesting.lastIndex, match[0]) + match[0].length;
    else depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth === 0) return interesting.lastIndex;
  }
  return firstLine < 0 ? text.length : firstLine;
}

/** So that many of them take linear time. */
const mostBehindLine = 1024;
