import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../system/host-paths.js';

/** A directory with network configurations: everything in it but directories, by name. */
export type Directory =
  | {readonly kind: 'read'; readonly path: string; readonly entries: readonly DirectoryEntry[]}
  | {readonly kind: 'unreadable'; readonly path: string; readonly code: string};

export interface DirectoryEntry {
  readonly name: string;
  /** Null: it cannot be read, for instance because it is a link to nowhere. */
  readonly text: string | null;
  readonly code: string | null;
}

/** Reads a directory of the node. Whatever is wrong with it is an answer. */
export function readDirectory({at}: HostPaths, path: string): Directory {
  try {
    const found = readdirSync(at(path), {withFileTypes: true}).filter((entry) => !entry.isDirectory());
    const entries = found.map(({name}) => ({name, ...readText(at(join(path, name)))}));
    return {kind: 'read', path, entries: entries.sort((left, right) => (left.name < right.name ? -1 : 1))};
  } catch (error) {
    return {kind: 'unreadable', path, code: codeOf(error)};
  }
}

/** The text of a file, or why there is none. */
export function readText(path: string): Pick<DirectoryEntry, 'text' | 'code'> {
  try {
    return {text: readFileSync(path, 'utf8'), code: null};
  } catch (error) {
    return {text: null, code: codeOf(error)};
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
