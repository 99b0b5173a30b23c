import {mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {
  addDropped,
  countDropped,
  dropClasses,
  nothingDropped,
  type DropClass,
  type Dropped,
} from '../../capture/retention/dropped.js';
import {entryAt} from '../../system/entry-at.js';
import {storedFiles} from './stored-files.js';
import {isRealFolder} from './real-folder.js';

/**
 * What had to make room in a store, from `about/dropped`: lines of `CLASS COUNT` and, for each failure that was
 * repeated, `POD-OR-CONTAINER CALLS COUNT`, with a TAB before the count.
 */
export function readDropped(directory: string): Dropped {
  const text = storedFiles(directory).read('about', 'dropped')?.bytes.toString('utf8') ?? '';
  return text.split('\n').map(parseLine).reduce(addDropped, nothingDropped);
}

/** Adds to what is written there, unless `about` leads elsewhere. A reader finds the one or the other, whole. */
export function noteDropped(directory: string, more: Dropped): void {
  if (countDropped(more) === 0) return;
  const {classes, repeated} = addDropped(readDropped(directory), more);
  const lines = [
    ...dropClasses.flatMap((each): [string, number][] => (classes[each] === 0 ? [] : [[each, classes[each]]])),
    ...repeated,
  ];
  const about = join(directory, 'about');
  if (entryAt(about) === undefined) mkdirSync(about, {mode: 0o700});
  if (!isRealFolder(about)) return;
  const temporary = `${fileIn(directory)}.new`;
  rmSync(temporary, {recursive: true, force: true});
  writeFileSync(temporary, lines.map(([what, count]) => `${what}\t${count}\n`).join(''), {mode: 0o600, flag: 'wx'});
  if (isRealFolder(fileIn(directory))) rmSync(fileIn(directory), {recursive: true});
  renameSync(temporary, fileIn(directory));
}

function fileIn(directory: string): string {
  return join(directory, 'about', 'dropped');
}

function parseLine(line: string): Dropped {
  const [, what = '', digits] = /^([^\t]+)\t(\d{1,15})$/.exec(line) ?? [];
  if (digits === undefined) return nothingDropped;
  const count = Number(digits);
  if (!isClass(what)) return {...nothingDropped, repeated: new Map([[what, count]])};
  return {...nothingDropped, classes: {...nothingDropped.classes, [what]: count}};
}

function isClass(word: string): word is DropClass {
  return dropClasses.some((each) => each === word);
}
