import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../../../errors.js';
import {parseEnvironmentFile} from '../../systemd/environment-file.js';
import {splitWords} from '../../systemd/unit-words.js';
import {binDirUses} from './flags.js';

/**
 * An environment file (systemd.exec(5), EnvironmentFile=) with `--cni-bin-dir=binDir` in one of its variables: in place
 * of the flag's value if it is there, at the variable's end otherwise. Every other byte stays. Texts are latin1.
 *
 * @throws TargetError naming `path` if the variable is not set there, or in a way that cannot be edited
 */
export function editEnvironmentFile(text: string, binDir: string, path: string, variable: string): string {
  const line = [...text.matchAll(new RegExp(`^([ \\t]*${variable}[ \\t]*=)([^\\r\\n]*)`, 'gm'))].at(-1);
  const [whole = '', start = '', value = ''] = line ?? [];
  const edited =
    text.slice(0, line?.index ?? 0) + start + withFlag(value, binDir) + text.slice((line?.index ?? 0) + whole.length);
  if (line !== undefined && differsInFlagOnly(text, edited, binDir, variable)) return edited;
  throw new TargetError(`${path} cannot be edited: ${variable} is not written there as one plain line`, {
    suggestions: [`write it as one line ${variable}="...", then run this again`, 'nothing was changed'],
  });
}

function withFlag(value: string, binDir: string): string {
  const flag = [...value.matchAll(/(--cni[-_]bin[-_]dir(?:=|[ \t]+))([^\s"'\\]*)/g)].at(-1);
  if (flag !== undefined) {
    const [whole, name = ''] = flag;
    return value.slice(0, flag.index) + name + binDir + value.slice(flag.index + whole.length);
  }
  const [, inner = '', end = ''] = /^(.*?)(["']?[ \t]*)$/.exec(value) ?? [];
  const gap = /(^|["'\s])$/.test(inner) ? '' : ' ';
  return `${inner}${gap}--cni-bin-dir=${binDir}${end}`;
}

/** Reads both texts anew, as systemd would, rather than trusting the edit. */
function differsInFlagOnly(before: string, after: string, binDir: string, variable: string): boolean {
  const [old, now] = [parseEnvironmentFile(before), parseEnvironmentFile(after)];
  const [words, newWords] = [old, now].map((variables) => splitWords(variables.get(variable) ?? '') ?? []);
  const last = binDirUses(newWords ?? []).at(-1);
  const others = (variables: ReadonlyMap<string, string>) => [...variables].filter(([name]) => name !== variable);
  return (
    last?.value === binDir &&
    isDeepStrictEqual(others(old), others(now)) &&
    isDeepStrictEqual(withoutLastFlag(words ?? []), withoutLastFlag(newWords ?? []))
  );
}

function withoutLastFlag(words: readonly {readonly text: string}[]): string[] {
  const last = binDirUses(words).at(-1);
  const index = last === undefined ? words.length : words.indexOf(last.word);
  const length = last?.word.text.includes('=') === false ? 2 : 1;
  return words.toSpliced(index, length).map(({text}) => text);
}
