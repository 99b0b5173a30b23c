import {readdirSync, statSync, watch, type FSWatcher} from 'node:fs';

/** Between looks at the directory itself, when the kernel tells of changes and when it does not. */
const lookMs = {watched: 5000, unwatched: 150} as const;

/**
 * Calls back with the name of each file that appears in a directory from now on, once each; the directory itself may
 * appear later. The kernel tells of new files at once; since it may have no watch to give or lose events, the directory
 * is read from time to time, too, if it changed.
 *
 * @returns what stops it
 */
export function watchNames(directory: string, onName: (name: string) => void): () => void {
  let seen = new Set(tryReaddir(directory));
  let modifiedAtMs = modifiedAt(directory);
  let watcher = tryWatch();
  let timer = setTimeout(look, watcher === undefined ? lookMs.unwatched : lookMs.watched);
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };

  function look(): void {
    watcher ??= tryWatch();
    const now = modifiedAt(directory);
    if (now !== modifiedAtMs) {
      modifiedAtMs = now;
      const names = tryReaddir(directory);
      for (const name of names) tell(name);
      seen = new Set(names);
    }
    timer = setTimeout(look, watcher === undefined ? lookMs.unwatched : lookMs.watched);
  }

  function tell(name: string): void {
    if (seen.has(name)) return;
    seen.add(name);
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

function tryReaddir(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function modifiedAt(directory: string): number | undefined {
  return statSync(directory, {throwIfNoEntry: false})?.mtimeMs;
}
