/** The value of a long flag on a command line, `--flag=value` or `--flag value`; the last one wins. `_` may stand for `-`. */
export function flagValue(words: readonly string[], name: string): string | undefined {
  const pattern = new RegExp(`^--${name.replaceAll('-', '[-_]')}(?:=(.*))?$`);
  const index = words.findLastIndex((word) => pattern.test(word));
  const word = words[index];
  return word === undefined ? undefined : (pattern.exec(word)?.[1] ?? words[index + 1]);
}
