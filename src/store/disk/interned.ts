/**
 * The text that these bytes are in UTF-8, one copy for all that are equal: thousands of captures have few different words,
 * and a piece that was cut out of a text would keep all of that in memory.
 *
 * @param latin1 a character for each byte
 */
export function interned(latin1: string): string {
  const known = texts.get(latin1);
  if (known !== undefined) return known;
  if (latin1.length > longest) return Buffer.from(latin1, 'latin1').toString('utf8');
  const length = bytes.write(latin1, 'latin1');
  const text = bytes.toString('utf8', 0, length);
  if (texts.size >= most) texts.clear();
  texts.set(text.length === length ? text : bytes.toString('latin1', 0, length), text);
  return text;
}

/** What is longer is no word that many have. */
const longest = 1000;

/** Each goes through these. */
const bytes = Buffer.allocUnsafeSlow(longest);

/** Calls about one container are read one after the other: what was found long ago is not found again. */
const most = 2000;

const texts = new Map<string, string>();
