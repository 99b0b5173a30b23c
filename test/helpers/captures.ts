import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A capture as its files have it, read without the decoder of src/store. */
export interface RawCapture {
  readonly id: string;
  /** Operation, plugin, ifname, container, as in the name of the start. */
  readonly words: readonly string[];
  readonly start: string;
  /** `exit-0`, `signal-9`; null: partial. */
  readonly end: string | null;
  /** Of the capture of the shim that called this one; null at the top. */
  readonly parentId: string | null;
  readonly stdin: string | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
}

/** All captures of a store, in the order of their ids; none if there is no store. Bytes are latin1 strings. */
export function readCaptures(store: string): RawCapture[] {
  const ends = new Map(list(store, 'ended').map((name) => name.split(',').slice(0, 2) as [string, string]));
  return list(store, 'started').map((name) => {
    const [id = '', ...words] = name.split(',').slice(0, 5);
    const start = read(store, 'started', name) ?? '';
    return {
      id,
      words,
      start,
      end: ends.get(id) ?? null,
      parentId: /MLAB_CNI_PARENT=["']?([\w.-]+)/.exec(start)?.[1] ?? null,
      stdin: read(store, 'stdin', id),
      stdout: read(store, 'stdout', id),
      stderr: read(store, 'stderr', id),
    };
  });
}

function list(store: string, folder: string): string[] {
  const path = join(store, folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
}

function read(store: string, folder: string, name: string): string | null {
  const path = join(store, folder, name);
  return existsSync(path) ? readFileSync(path, 'latin1') : null;
}
