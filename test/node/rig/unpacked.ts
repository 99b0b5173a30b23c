import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {runCommand} from '../../helpers/command.js';

/** Unpacks the file for as long as `look` takes. */
export async function unpacked(pack: string, look: (directory: string) => Promise<void> | void): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-pack-'));
  try {
    assert.is(spawnSync('tar', ['-xzf', pack, '-C', directory]).status, 0);
    await look(directory);
  } finally {
    rmSync(directory, {recursive: true});
  }
}

/** The same list, tree and explanation; with `wholeSeconds` but for times, of which an archive kept whole seconds only. */
export async function isReadAlike(one: string, other: string, options: {wholeSeconds?: boolean} = {}): Promise<void> {
  const times = options.wholeSeconds === true ? /"(startedAt|durationMs|tookMs|selfMs)": [^,\n]*/g : /$^/g;
  for (const command of ['list', 'tree', 'explain']) {
    const read = (store: string) => runCommand(command, ['--json', '--store', store]);
    const [left, right] = await Promise.all([read(one), read(other)]);
    assert.is(left.status, 0, left.stderr);
    assert.is(right.stdout.replaceAll(times, ''), left.stdout.replaceAll(times, ''));
  }
}
