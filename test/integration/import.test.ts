import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {gunzipSync, gzipSync} from 'node:zlib';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ImportJson} from '../../src/commands/import.js';
import {mlabCni, program} from '../helpers/cli.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('import');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
writeCapture(join(top, 'store'), {id: '1-100-0b7f5e1c', stderr: 'password: hunter22x\n'});
const packed = mlabCni(['pack', '--store', 'store', '--with-secrets', '--yes', '--output', 'raw.tar.gz'], {}, top);

const run = (...args: readonly string[]) => mlabCni(['import', ...args], {}, top);
const stderrIn = (store: string, node: string) =>
  readFileSync(join(top, store, 'nodes', node, 'store/stderr/1-100-0b7f5e1c'), 'utf8');

test('says what is where, that it holds secrets, and how to see it', () => {
  assert.is(packed.code, 0, packed.stderr);
  const {code, stdout, stderr} = run('raw.tar.gz', '--store', 'a', '--node', 'node-1');
  assert.equal([code, stdout], [0, '1 capture of node-1 is in a/nodes/node-1\n']);
  assert.is(stderr, 'They hold secrets, as they went through.\nmlab-cni tree --store a --node node-1    shows them\n');
});

test('leaves secrets out if it is asked to, or told a further name; in JSON, too', () => {
  for (const [store, ...flags] of [
    ['b', '--redacted'],
    ['c', '--redact', 'COLOUR'],
  ] as const) {
    const {code, stdout, stderr} = run('raw.tar.gz', '--store', store, '--node', 'n', ...flags, '--json');
    const {node, captures, secrets} = JSON.parse(stdout) as ImportJson;
    assert.equal([code, stderr, node, captures, secrets], [0, '', 'n', 1, 'redacted']);
    assert.is(stderrIn(store, 'n'), 'password: [redacted]\n');
  }
});

test('a directory is filed under the name of this host, a pack on stdin under its own', () => {
  assert.match(run('store', '--store', 'd').stdout, `1 capture of ${hostname()} is in d/nodes/`);
  const words = [program, 'import', '-', '--store', join(top, 'e')];
  const {status, stdout} = spawnSync(process.execPath, words, {input: readFileSync(join(top, 'raw.tar.gz'))});
  assert.is(status, 0);
  assert.match(stdout.toString(), '1 capture of ');
});

test('a manifest that speaks of other captures than there are is a warning', () => {
  const tar = gunzipSync(readFileSync(join(top, 'raw.tar.gz'))).toString('latin1');
  const changed = tar.replace('"captures":1', '"captures":7');
  assert.is.not(changed, tar);
  writeFileSync(join(top, 'changed.tar.gz'), gzipSync(Buffer.from(changed, 'latin1')));
  const {code, stderr} = run('changed.tar.gz', '--store', 'f', '--node', 'n');
  assert.is(code, 0, stderr);
  assert.match(stderr, /^warning: its manifest speaks of 7: it is not whole, or somebody changed it$/m);
});

test('what is not there is refused by its name, and nothing at all is a usage error', () => {
  const {code, stderr} = run('nowhere', '--store', 'g');
  assert.equal([code, stderr], [2, 'error: there is no nowhere\n']);
  assert.match(run('--store', 'g').stderr, 'file is missing');
});

test.run();
