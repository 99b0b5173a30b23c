import type {CommandWord} from '../../systemd/service.js';

/** The flag in either spelling: kubelet's flag parser takes _ for - (k8s.io/component-base/cli/flag). */
export const binDirFlag = /^--cni[-_]bin[-_]dir(?:=|$)/;

/** One use of --cni-bin-dir on a command line. */
export interface FlagUse<Word> {
  readonly value: string;
  readonly word: Word;
}

/** The other words of a command line. */
export function withoutBinDir(words: readonly string[]): string[] {
  const uses = new Set(binDirUses(words.map((text) => ({text}))).map(({word}) => word.text));
  return words.filter((word, index) => !uses.has(word) && !isValueOf(words[index - 1]));
}

function isValueOf(word = ''): boolean {
  return binDirFlag.test(word) && !word.includes('=');
}

/** All uses of --cni-bin-dir in order, `--flag=value` and `--flag value`; the last one wins. */
export function binDirUses<Word extends Pick<CommandWord, 'text'>>(words: readonly Word[]): FlagUse<Word>[] {
  return words.flatMap((word, index) => {
    if (!binDirFlag.test(word.text)) return [];
    const equals = word.text.indexOf('=');
    const value = equals < 0 ? (words[index + 1]?.text ?? '') : word.text.slice(equals + 1);
    return [{value, word}];
  });
}
