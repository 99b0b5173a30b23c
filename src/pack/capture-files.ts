import {readdirSync, type Dirent} from 'node:fs';
import {join} from 'node:path';
import type {CaptureEntry} from '../store/disk/entry.js';
import {seen} from '../system/look.js';
import {readingFault, readRegularFile} from '../system/read-regular-file.js';
import type {PackedFile, PackedFiles} from './packed-file.js';
import {namesSeenIn} from '../system/names-in.js';

/** Reads the files of captures, which lie in folders by kind. */
export type FilesOf = (entry: CaptureEntry) => PackedFiles;

/**
 * Looks once which ends there are.
 *
 * @param directory where `started/`, `stdin/` and so on are
 * @param mostBytes of one file; the rest is left out
 * @param unread hears of files that are there and left out, and why
 */
export function createFilesOf(
  directory: string,
  mostBytes: number,
  unread: (path: string, fault: string) => void = () => undefined,
): FilesOf {
  const ends = filesByIdIn(join(directory, 'ended'));
  return (entry) => {
    const files: PackedFile[] = [];
    for (const path of pathsOf(entry)) take(path, files);
    const end = entry.source === 'mlab-cni' ? ends.get(entry.id) : undefined;
    if (end?.isFile() === true && tellsItsTime(end.name)) {
      files.push({path: `store/ended/${end.name}`, bytes: nothing, size: 0, modifiedAtMs: files[0]?.modifiedAtMs ?? 0});
    } else if (end !== undefined) take(`ended/${end.name}`, files);
    return files;
  };

  function take(path: string, files: PackedFile[]): void {
    const file = readFile(directory, path, mostBytes);
    const fault = file === undefined ? readingFault(`${directory}/${path}`) : undefined;
    if (fault !== undefined) unread(`store/${path}`, fault);
    if (file !== undefined) files.push(file);
  }
}

function filesByIdIn(directory: string): ReadonlyMap<string, Dirent> {
  const ends = seen(() => readdirSync(directory, {withFileTypes: true})) ?? [];
  return new Map(ends.map((end) => [end.name.slice(0, end.name.indexOf(',')), end]));
}

/** The time of an end of format 1 is its file's; of a later one it is in the name, and nothing is left to look at. */
function tellsItsTime(name: string): boolean {
  return /^[^,]+,[^,]+,\d+$/.test(name);
}

const nothing = Buffer.alloc(0);

function pathsOf({source, name, id}: CaptureEntry): string[] {
  return source === 'mlab-cni'
    ? [`started/${name}`, `stdin/${id}`, `stdout/${id}`, `stderr/${id}`]
    : ['cmdline', 'env', 'input', 'output', 'stderr', 'exitcode', 'summary'].map((file) => `${name}/${file}`);
}

/** What a store tells about plugins and clocks, beside its captures. */
export function aboutFiles(directory: string, mostBytes: number): PackedFiles {
  return namesSeenIn(join(directory, 'about')).flatMap((name) => readFile(directory, `about/${name}`, mostBytes) ?? []);
}

function readFile(directory: string, path: string, mostBytes: number): PackedFile | undefined {
  const content = readRegularFile(`${directory}/${path}`, mostBytes);
  if (content === undefined) return undefined;
  const {bytes, size, modifiedAtMs} = content;
  return {path: `store/${path}`, bytes, size, modifiedAtMs};
}
