import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {watchNames} from '../../../src/system/watch-names.js';
import {eventually} from '../../helpers/calls.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite('system/watch-names');

test('tells of new files once each, in a directory that is there or comes later', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  const directory = join(top, 'later');
  const names: string[] = [];
  const stop = watchNames(directory, (name) => names.push(name));
  try {
    mkdirSync(directory);
    writeFileSync(join(directory, 'a'), '');
    await eventually('the first file', () => names.includes('a'));
    writeFileSync(join(directory, 'a'), 'more');
    writeFileSync(join(directory, 'b'), '');
    await eventually('the second file', () => names.includes('b'));
    assert.equal(names, ['a', 'b']);
  } finally {
    stop();
    rmSync(top, {recursive: true});
  }
});

test('is silent about what was there', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  writeFileSync(join(directory, 'old'), '');
  const names: string[] = [];
  const stop = watchNames(directory, (name) => names.push(name));
  try {
    writeFileSync(join(directory, 'new'), '');
    await eventually('the new file', () => names.length > 0);
    assert.equal(names, ['new']);
  } finally {
    stop();
    rmSync(directory, {recursive: true});
  }
});

test('what could not be read is told, once, when it can be', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  writeFileSync(join(directory, 'old'), '');
  const names: string[] = [];
  let stop = (): void => undefined;
  try {
    await withoutRightTo(directory, async () => {
      stop = watchNames(directory, (name) => names.push(name));
      await setTimeout(400);
    });
    assert.equal(names, []);
    await eventually('what is there is seen', () => names.length > 0);
    assert.equal(names, ['old']);
  } finally {
    stop();
    rmSync(directory, {recursive: true});
  }
});

test.run();
