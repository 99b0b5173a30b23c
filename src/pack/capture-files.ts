import {join} from 'node:path';
import type {CaptureEntry} from '../store/disk/entry.js';
import {parseEndName} from '../store/disk/format.js';
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
  const ends = new Map(namesSeenIn(join(directory, 'ended')).map((name) => [parseEndName(name)?.id ?? '', name]));
  return (entry) => {
    const paths =
      entry.source === 'mlab-cni'
        ? [
            `started/${entry.name}`,
            ...['stdin', 'stdout', 'stderr'].map((folder) => `${folder}/${entry.id}`),
            ...(ends.has(entry.id) ? [`ended/${ends.get(entry.id) ?? ''}`] : []),
          ]
        : ['cmdline', 'env', 'input', 'output', 'stderr', 'exitcode', 'summary'].map((file) => `${entry.name}/${file}`);
    return paths.flatMap((path) => {
      const file = readFile(directory, path, mostBytes);
      const fault = file === undefined ? readingFault(`${directory}/${path}`) : undefined;
      if (fault !== undefined) unread(`store/${path}`, fault);
      return file ?? [];
    });
  };
}

/** What a store tells about plugins and clocks, beside its captures. */
export function aboutFiles(directory: string, mostBytes: number): PackedFiles {
  return namesSeenIn(join(directory, 'about')).flatMap((name) => readFile(directory, `about/${name}`, mostBytes) ?? []);
}

function readFile(directory: string, path: string, mostBytes: number): PackedFile | undefined {
  const content = readRegularFile(`${directory}/${path}`, mostBytes);
  if (content === undefined) return undefined;
  const {bytes, size, modifiedAtMs} = content;
  return {path: `store/${path}`, bytes, modifiedAtMs, ...(size > bytes.length && {cutFrom: size})};
}
