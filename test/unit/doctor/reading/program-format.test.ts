import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {programFormat} from '../../../../src/doctor/reading/program-format.js';
import {readHead} from '../../../../src/system/read-head.js';

const test = suite('doctor/reading/program-format');

function elf(data: 1 | 2, low: number, high: number): string {
  return `\x7fELF\x02${String.fromCharCode(data)}\x01${'\0'.repeat(9)}\x02\0${String.fromCharCode(low, high)}`;
}

test('this very program is one for this machine', () => {
  const format = programFormat(readHead(process.execPath), process.arch);
  assert.is(format.kind, 'elf');
  assert.is(format.kind === 'elf' && format.isOurs, true);
});

test('machines, in both byte orders', () => {
  assert.equal(programFormat(elf(1, 183, 0), 'x64'), {kind: 'elf', machine: 'arm64', isOurs: false});
  assert.equal(programFormat(elf(2, 0, 22), 's390x'), {kind: 'elf', machine: 's390x', isOurs: true});
  assert.equal(programFormat(elf(2, 1, 2), 's390x'), {kind: 'elf', machine: 'machine 258', isOurs: false});
  assert.equal(programFormat(elf(1, 3, 0), 'x64'), {kind: 'elf', machine: 'x86 (32 bit)', isOurs: true});
  assert.equal(programFormat(elf(1, 2, 1), 'x64'), {kind: 'elf', machine: 'machine 258', isOurs: false});
});

test('scripts, and what nobody can start', () => {
  assert.equal(programFormat('#! /bin/bash -e\n', 'x64'), {kind: 'script', interpreter: '/bin/bash'});
  assert.equal(programFormat('', 'x64'), {kind: 'empty'});
  assert.equal(programFormat('<html>', 'x64'), {kind: 'other'});
});

test.run();
