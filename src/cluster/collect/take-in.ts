import {mkdirSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {ClusterError, StoreMissingError} from '../../errors.js';
import {runProcess} from '../../system/process.js';
import type {Finish} from '../session/finish-recorder.js';

/**
 * How packs of nodes come into a store: each into `nodes/NAME`, whole or not at all. One of an earlier recording on that
 * node is kept beside it, as `NAME.1` and so on.
 *
 * @throws StoreMissingError if the directory cannot be made: to be called before anything is recorded
 */
export function intoStore(directory: string, what: 'pack' | 'context'): (node: string) => Finish {
  const nodes = join(directory, 'nodes');
  try {
    mkdirSync(nodes, {recursive: true, mode: 0o700});
  } catch (error) {
    throw new StoreMissingError(`captures cannot be stored in ${directory}: ${(error as Error).message}`, {
      suggestions: ['add --store DIR with a directory of yours'],
      cause: error,
    });
  }
  return (node) => ({
    keepOn: false,
    fetch: {what, path: join(directory, `.${node}.tar.gz`), takeIn: (name, path) => unpack(path, nodes, name)},
  });
}

async function unpack(path: string, nodes: string, node: string): Promise<void> {
  const fresh = join(nodes, `.${node}.new`);
  rmSync(fresh, {recursive: true, force: true});
  mkdirSync(fresh, {mode: 0o700});
  const args = ['-C', fresh, '--no-same-owner', '--no-same-permissions', '-xzf', path];
  const {end, stderr} = await runProcess({file: 'tar', args, timeoutMs: 300_000});
  rmSync(path, {force: true});
  if (end.kind !== 'exited' || end.code !== 0) {
    rmSync(fresh, {recursive: true, force: true});
    throw new ClusterError(`the pack of ${node} cannot be unpacked: ${stderr.toString('utf8').trim()}`);
  }
  keepEarlier(join(nodes, node));
  renameSync(fresh, join(nodes, node));
}

function keepEarlier(path: string): void {
  for (let number = 1; number < 1000; number += 1) {
    try {
      renameSync(path, `${path}.${number}`);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
  }
}
