import {readdirSync, statSync, watch, type FSWatcher} from 'node:fs';
import {look, seen} from './look.js';

/** Between looks at the directory itself, when the kernel tells of changes and when it does not. */
const lookMs = {watched: 5000, unwatched: 150} as const;

/**
 * Calls back with the name of each file that appears in a directory from now on, once each; the directory itself may
 * appear later. The kernel tells of new files at once; since it may have no watch to give or lose events, the directory
 * is read from time to time, too, if it changed; what cannot be read is read the next time.
 *
 * @returns what stops it
 */
export function watchNames(directory: string, onName: (name: string) => void): () => void {
  const known = new Set<string>();
  let readAtMs: number | undefined;
  read((name) => known.add(name));
  let watcher = tryWatch();
  let timer = setTimeout(lookAgain, watcher === undefined ? lookMs.unwatched : lookMs.watched);
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };

  function lookAgain(): void {
    watcher ??= tryWatch();
    if (modifiedAt(directory) !== readAtMs) read(tell);
    timer = setTimeout(lookAgain, watcher === undefined ? lookMs.unwatched : lookMs.watched);
  }

  function read(use: (name: string) => void): void {
    const modifiedAtMs = modifiedAt(directory);
    const names = look(() => readdirSync(directory));
    if (names.kind === 'refused') return;
    readAtMs = modifiedAtMs;
    const present = new Set(names.kind === 'found' ? names.value : []);
    for (const name of known) if (!present.has(name)) known.delete(name);
    for (const name of present) use(name);
  }

  function tell(name: string): void {
    if (known.has(name)) return;
    known.add(name);
    onName(name);
  }

  function tryWatch(): FSWatcher | undefined {
    try {
      const made = watch(directory, (_event, name) => {
        if (name !== null) tell(name);
      });
      return made.on('error', () => (watcher = undefined));
    } catch {
      return undefined;
    }
  }
}

function modifiedAt(directory: string): number | undefined {
  return seen(() => statSync(directory))?.mtimeMs;
}
