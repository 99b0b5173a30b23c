import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {thisMachine} from '../../../src/system/this-machine.js';

const test = suite('this machine');

const id = 'b08dfa6083e7567a1921a715000001fb';
const known = '3b757f1291f15d6b';

/** What the function of the node script prints where that file is the machine's. */
function byScript(file: string): string {
  const [body = ''] = /^machine\(\) \{[^]*?^\}[^\n]*$/m.exec(readFileSync('shims/node/pack.sh', 'utf8')) ?? [];
  return execFileSync('sh', ['-c', `${body.replaceAll('/etc/machine-id', file)}\nmachine`], {encoding: 'utf8'});
}

for (const [content, machine] of [
  [`${id}\n`, known],
  [id, known],
  ['uninitialized\n', null],
  ['', null],
  [`${id.toUpperCase()}\n`, null],
] as const) {
  test(`the node script makes of ${JSON.stringify(content)} what we do`, () => {
    const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
    const file = join(top, 'machine-id');
    writeFileSync(file, content);
    assert.is(thisMachine(file), machine);
    assert.is(byScript(file), machine === null ? '' : `"machine":"${machine}",`);
    rmSync(top, {recursive: true});
  });
}

test('where there is no machine-id, nothing is said', () => {
  assert.is(thisMachine('/nowhere/machine-id'), null);
  assert.is(byScript('/nowhere/machine-id'), '');
});

test.run();
