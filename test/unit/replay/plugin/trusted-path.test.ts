import {chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {refusedBinDirs, recordedBinDirs} from '../../../../src/replay/plugin/find-plugin.js';
import {isTrusted} from '../../../../src/replay/plugin/trusted-path.js';
import {recordedCall} from '../../../helpers/recorded-call.js';

const test = suite('replay/plugin/trusted-path');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const bin = directory('bin');
program(bin);
const open = directory('open');
program(open);
chmodSync(open, 0o777);

test('what is ours, in directories that others cannot write to, is trusted, also below /tmp', () => {
  assert.ok(isTrusted(join(bin, 'bridge')));
  assert.ok(isTrusted('/usr'));
});

test('what is not there may come, unless anybody could bring it', () => {
  assert.ok(isTrusted('/no/such/bridge'));
  assert.ok(isTrusted(join(bin, 'ptp')));
  assert.not.ok(isTrusted(join(tmpdir(), 'mlab-cni-not-there/bridge')));
});

test('what others can change is not', () => {
  assert.not.ok(isTrusted(join(open, 'bridge')));
  assert.not.ok(isTrusted('bin/bridge'));
  const writable = directory('writable');
  chmodSync(program(writable), 0o775);
  assert.not.ok(isTrusted(join(writable, 'bridge')));
  const sticky = directory('sticky');
  chmodSync(sticky, 0o1777);
  assert.ok(isTrusted(program(sticky)));
});

test('a link is worth what it leads to', () => {
  symlinkSync(join(open, 'bridge'), join(bin, 'linked'));
  assert.not.ok(isTrusted(join(bin, 'linked')));
  symlinkSync(bin, join(top, 'to-bin'));
  assert.ok(isTrusted(join(top, 'to-bin/bridge')));
});

test('what somebody else owns is not', () => {
  if (process.geteuid?.() !== 0) {
    console.log('SKIP not root');
    return;
  }
  const foreign = directory('foreign');
  chownSync(program(foreign), 65534, 65534);
  assert.not.ok(isTrusted(join(foreign, 'bridge')));
});

test('no program comes from a CNI_PATH that anybody can write to, nor from beside it', () => {
  const environment = new Map([['CNI_PATH', `${open}:relative:${bin}`]]);
  const call = recordedCall({id: 'a', recording: {argv: ['/gone/bridge'], environment}});
  assert.is(recordedBinDirs(call)[0], bin);
  assert.not.ok(recordedBinDirs(call).includes(open));
  assert.equal(refusedBinDirs(call), [open]);
});

test.run();

function directory(name: string): string {
  mkdirSync(join(top, name), {mode: 0o755});
  return join(top, name);
}

function program(where: string): string {
  writeFileSync(join(where, 'bridge'), '#!/bin/sh\n', {mode: 0o755});
  return join(where, 'bridge');
}
