import {createWriteStream, existsSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import type {Writable} from 'node:stream';
import {UsageError} from '../errors.js';

/** A file that gets its name when it is whole. */
export interface PackOutput {
  readonly stream: Writable;
  readonly keep: () => void;
  readonly discard: () => void;
}

/**
 * A new file that only its owner may read.
 *
 * @throws UsageError if there is one of that name
 */
export function newPackFile(path: string): PackOutput {
  if (existsSync(path)) {
    throw new UsageError(`${path} is there already; nothing was written`, {
      suggestions: ['--output FILE names another'],
    });
  }
  const part = `${path}.part`;
  rmSync(part, {force: true});
  return {
    stream: createWriteStream(part, {flags: 'wx', mode: 0o600}),
    keep: () => renameSync(part, path),
    discard: () => rmSync(part, {force: true}),
  };
}

/** Beside the pack, or here if that goes to stdout. */
export function mapFileOf(pack: string, createdAt: string): string {
  const base = pack === '-' ? `pack-${createdAt.replace(/[-:]|\.\d+/g, '')}` : pack.replace(/\.tar\.gz$|\.tgz$/, '');
  return `${base}.pseudonyms.json`;
}

/** Writes what stands for what, for the owner alone: it must not go where the pack goes. */
export function writePseudonymMap(path: string, real: ReadonlyMap<string, string>): void {
  const byPseudonym = Object.fromEntries([...real].map(([name, pseudonym]) => [pseudonym, name]));
  writeFileSync(path, `${JSON.stringify({kind: 'mlab-cni-pseudonyms', real: byPseudonym}, null, 2)}\n`, {
    flag: 'wx',
    mode: 0o600,
  });
}

/** The pipe that we write to. */
export function packOnStdout(): PackOutput {
  return {stream: process.stdout, keep: () => undefined, discard: () => undefined};
}
