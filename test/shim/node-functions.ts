import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {nodeScript} from '../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../src/store/disk/format.js';
import {shells} from '../helpers/shim.js';

const top = join(import.meta.dirname, '../..');
const [definitions = ''] = nodeScript(top, {version: '1.2.3', storeFolders}).split('main "$@"\n');

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * What shell commands say that know the functions of the node script, in each shell that nodes have: in all the same.
 * The words are $1 and so on. Nothing of the script has run. On stderr are its own words alone, as those of other programs
 * differ.
 */
export function saidBy(commands: string, ...words: readonly string[]): Said {
  const all = shells.map((shell) => {
    const [file = '', ...args] = shell.split(' ');
    const input = `${definitions}${commands}\n`;
    const {status, stdout, stderr} = spawnSync(file, [...args, '-s', '--', ...words], {input, encoding: 'utf8'});
    return {status, stdout, stderr: ownWords(stderr)};
  });
  for (const [index, said] of all.entries()) assert.equal(said, all[0], `${shells[index] ?? ''}: ${commands}`);
  return all[0] ?? {status: null, stdout: '', stderr: 'no shell'};
}

function ownWords(stderr: string): string {
  const lines = stderr.split(/(?<=\n)/);
  const first = lines.findIndex((line) => line.startsWith('mlab-cni.sh: '));
  return first === -1 ? '' : lines.slice(first).join('');
}
