/** Is the text what was wanted? `*` stands for anything, commas part alternatives; nothing wanted fits everything. */
export function fitsWildcard(wanted: string | undefined, text: string): boolean {
  if (wanted === undefined || wanted === text) return true;
  if (wanted.includes(',')) return wanted.split(',').some((each) => fitsWildcard(each.trim(), text));
  if (!wanted.includes('*')) return false;
  const pattern = wanted.split('*').map((piece) => piece.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(text);
}
