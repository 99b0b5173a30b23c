import {TargetError} from '../../../errors.js';
import {binDirFlag, binDirUses} from './flags.js';
import {parseUnitFile, type Assignment} from '../../systemd/unit-file.js';
import {splitWords, type Word} from '../../systemd/unit-words.js';

/** The variable of kubeadm's drop-in that takes our flag, as the M-Lab notes have it. */
export const editedVariable = 'KUBELET_KUBECONFIG_ARGS';

/**
 * The drop-in with `--cni-bin-dir=binDir` in that variable: in place of the flag's value if it is there, at
 * the variable's end otherwise. Every other byte stays. Texts are latin1, so that any byte survives.
 *
 * @throws TargetError naming `path` if the variable is not set there exactly once, or in a way that cannot be edited
 */
export function editDropIn(text: string, binDir: string, path: string, variable = editedVariable): string {
  const found = findVariable(text, path, variable);
  const edited = replaceFlag(text, binDir, found) ?? appendFlag(text, binDir, found);
  if (edited === undefined || !differsInFlagOnly(text, edited, binDir, variable)) {
    throw notUnderstood(path, `${variable} is quoted in an unusual way`, variable);
  }
  return edited;
}

interface Variable {
  readonly name: string;
  readonly assignment: Assignment;
  readonly word: Word;
}

function findVariable(text: string, path: string, name: string): Variable {
  const found: Variable[] = [];
  for (const assignment of parseUnitFile(text)) {
    if (assignment.section !== 'Service' || assignment.name !== 'Environment') continue;
    const words = splitWords(assignment.value);
    if (words === undefined) throw notUnderstood(path, 'a quote in an Environment= line is not closed', name);
    found.push(...words.filter((word) => word.text.startsWith(`${name}=`)).map((word) => ({assignment, word, name})));
  }
  const [first, second] = found;
  if (first === undefined) throw notUnderstood(path, `it does not set ${name}`, name);
  if (second !== undefined) throw notUnderstood(path, `it sets ${name} ${found.length} times`, name);
  return first;
}

/** Undefined: the flag is not there, or not written plainly. */
function replaceFlag(text: string, binDir: string, {assignment, word, name}: Variable): string | undefined {
  const valueStart = name.length + 1;
  const flags = splitWords(word.text.slice(valueStart)) ?? [];
  const last = flags.findLastIndex((flag) => binDirFlag.test(flag.text));
  const flag = flags[last];
  if (flag === undefined) return undefined;
  const equals = flag.text.indexOf('=');
  const holder = equals < 0 ? flags[last + 1] : flag;
  if (holder === undefined) return undefined;
  const value = holder.text.slice(equals + 1);
  const offset = (index: number) =>
    assignment.offsets[word.indexes[valueStart + (holder.indexes[index] ?? NaN)] ?? NaN] ?? NaN;
  const start = equals < 0 ? offset(0) : offset(equals) + 1;
  if (text.slice(start, start + value.length) !== value) return undefined;
  return text.slice(0, start) + binDir + text.slice(start + value.length);
}

function appendFlag(text: string, binDir: string, {assignment, word, name}: Variable): string | undefined {
  const value = word.text.slice(name.length + 1);
  if (binDirUses(splitWords(value) ?? []).length > 0) return undefined;
  const addition = `${value === '' || /\s$/.test(value) ? '' : ' '}--cni-bin-dir=${binDir}`;
  const start = assignment.offsets[word.start];
  const last = assignment.offsets[word.end - 1];
  if (start === undefined || last === undefined) return undefined;
  const notation = text.slice(start, last + 1);
  if (notation === word.text) return `${text.slice(0, start)}"${notation}${addition}"${text.slice(last + 1)}`;
  return /["']$/.test(notation) ? text.slice(0, last) + addition + text.slice(last) : undefined;
}

/** Reads both texts anew, as systemd would, rather than trusting the edit. */
function differsInFlagOnly(before: string, after: string, binDir: string, variable: string): boolean {
  const [old, now] = [meaning(before), meaning(after)];
  const changed = old.flatMap((word, index) => (word === now[index] ? [] : [{before: word, after: now[index] ?? ''}]));
  const [only] = changed;
  if (only === undefined || changed.length > 1 || old.length !== now.length) return false;
  const [left, right] = [withoutBinDir(only.before, variable), withoutBinDir(only.after, variable)];
  return left.rest === right.rest && right.binDir === binDir;
}

function meaning(text: string): string[] {
  return parseUnitFile(text).flatMap(
    ({name, value}) => splitWords(value)?.map((word) => `${name}=${word.text}`) ?? [value],
  );
}

function withoutBinDir(word: string, variable: string): {binDir: string | undefined; rest: string} {
  const words = splitWords(word.slice(word.indexOf(`${variable}=`) + variable.length + 1)) ?? [];
  const last = binDirUses(words).at(-1);
  const index = last === undefined ? words.length : words.indexOf(last.word);
  const length = last?.word.text.includes('=') === false ? 2 : 1;
  return {
    binDir: last?.value,
    rest: words
      .toSpliced(index, length)
      .map(({text}) => text)
      .join('\0'),
  };
}

function notUnderstood(path: string, reason: string, variable: string): TargetError {
  return new TargetError(`${path} cannot be edited: ${reason}`, {
    suggestions: [
      `write it as one line Environment="${variable}=..." in the [Service] section, then run this again`,
      'nothing was changed',
    ],
  });
}
