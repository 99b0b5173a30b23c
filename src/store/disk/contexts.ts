import {readdirSync, type Dirent} from 'node:fs';
import {join} from 'node:path';
import type {NodeContext} from '../../capture/fleet/node-context.js';
import {readRegularFile} from '../../system/read-regular-file.js';

/** A context has nothing that is larger and of use. */
const largestBytes = 4 * 1024 * 1024;

/** What was gathered of each node beside its captures, from `STORE/nodes/NAME/context`. What cannot be read is left out. */
export function readContexts(directory: string): NodeContext[] {
  const nodes = join(directory, 'nodes');
  return entriesIn(nodes)
    .filter((entry) => entry.isDirectory())
    .map(({name}) => ({node: name, files: readFiles(join(nodes, name, 'context'))}))
    .filter(({files}) => files.size > 0);
}

/** One of those files; null: it is not there, or cannot be read. */
export function readContextFile(directory: string, node: string, name: string): string | null {
  return readSmall(join(directory, 'nodes', node, 'context', name));
}

function readFiles(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of entriesIn(directory)) {
    if (entry.isFile()) put(entry.name);
    if (entry.isDirectory()) {
      for (const below of entriesIn(join(directory, entry.name))) if (below.isFile()) put(join(entry.name, below.name));
    }
  }
  return files;

  function put(name: string): void {
    const text = readSmall(join(directory, name));
    if (text !== null) files.set(name, text);
  }
}

function readSmall(path: string): string | null {
  const file = readRegularFile(path, largestBytes);
  return file !== undefined && file.size <= largestBytes ? file.bytes.toString('utf8') : null;
}

function entriesIn(path: string): Dirent[] {
  try {
    return readdirSync(path, {withFileTypes: true});
  } catch {
    return [];
  }
}
