import {basename, dirname, join} from 'node:path';
import {StoreMissingError} from '../../errors.js';
import {namesSeenIn} from '../../system/names-in.js';
import {hiddenStore} from './hidden-store.js';
import {parseUpstreamName} from './upstream.js';

/** Why no store could be opened there, and where one may be. */
export function missingStore(directory: string, error: unknown): StoreMissingError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new StoreMissingError(`there is no capture store at ${directory}`, {
      suggestions: [
        ...upstreamBeside(directory),
        'sudo mlab-cni shim install    to start recording',
        'add --store DIR    if the captures are elsewhere',
      ],
      cause: error,
    });
  }
  if (code === 'ENOTDIR') {
    return new StoreMissingError(`${directory} is not a directory`, {
      suggestions: [
        '--store takes the directory that holds the captures',
        ...(isPack(directory)
          ? [`mlab-cni import ${directory} --store DIR    to have a pack's captures in a directory`]
          : []),
      ],
      cause: error,
    });
  }
  return hiddenStore(directory, code || String(error));
}

function isPack(path: string): boolean {
  return /\.(tar\.gz|tgz)$/.test(path);
}

/** M-Lab's shim.sh records into /tmp itself, where our store is a directory. */
function upstreamBeside(directory: string): string[] {
  const parent = dirname(directory);
  const count = namesSeenIn(parent).filter((name) => parseUpstreamName(name) !== undefined).length;
  return count === 0 ? [] : [`add --store ${parent}    to see ${count} captures of M-Lab's shim.sh there`];
}

/** The directory holds something, but no captures. */
export function notAStore(directory: string, names: readonly string[]): StoreMissingError {
  const inside = names.find((name) => holdsCaptures(join(directory, name))) ?? names.find(isPack);
  return new StoreMissingError(`${directory} holds no captures`, {
    suggestions:
      inside === undefined
        ? ['add --store DIR    with the directory that does']
        : [`add --store ${join(directory, inside)}`],
  });
}

function holdsCaptures(path: string): boolean {
  return namesSeenIn(path).some((name) => name === 'started' || parseUpstreamName(basename(name)) !== undefined);
}
