import {createReadStream, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {unpackInto} from '../../../src/pack/unpack.js';
import {runCommand} from '../../helpers/command.js';

/** Unpacks the pack of a node, which must be what a reader of packs takes, for as long as `look` takes. */
export async function unpacked(pack: string, look: (directory: string) => Promise<void> | void): Promise<void> {
  const store = mkdtempSync(join(tmpdir(), 'mlab-cni-pack-'));
  try {
    const {directory} = await unpackInto(createReadStream(pack), store);
    await look(directory);
  } finally {
    rmSync(store, {recursive: true});
  }
}

/** Two stores give the same list, tree and explanation, times included. */
export async function isReadAlike(one: string, other: string): Promise<void> {
  for (const command of ['list', 'tree', 'explain']) {
    const read = (store: string) => runCommand(command, ['--json', '--store', store]);
    const [left, right] = await Promise.all([read(one), read(other)]);
    assert.is(left.status, 0, left.stderr);
    assert.is(right.stdout.replaceAll(other, one), left.stdout);
  }
}
