import {closeSync, mkdtempSync, openSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isInstant, modifiedAtMs, setModifiedAtMs} from '../../../src/system/modification-time.js';

const test = suite('system/modification-time');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const path = join(top, 'file');
writeFileSync(path, '');
test.after(() => rmSync(top, {recursive: true}));

test('what is set is read again, to the microsecond, by path or descriptor', () => {
  const borders = [0, 1767323045125, 1767323045125.001, 1767323045125.999, 1767323045999.5];
  const many = Array.from({length: 300}, (_, index) => Math.round(1.7e15 + index * 987_654_321_987.1) / 1000);
  for (const timeMs of [...borders, ...many]) {
    setModifiedAtMs(path, timeMs);
    assert.is(modifiedAtMs(path), timeMs);
    utimesSync(path, 5, 5);
    const file = openSync(path, 'r+');
    setModifiedAtMs(file, timeMs);
    closeSync(file);
    assert.is(modifiedAtMs(path), timeMs);
    assert.is(statSync(path).mtimeMs, statSync(path).atimeMs);
  }
});

test('what is not there has none', () => assert.is(modifiedAtMs(join(top, 'none')), undefined));

test('years have four digits in every zone', () => {
  for (const text of ['0001-01-02', '1970-01-01', '9989-12-31']) assert.ok(isInstant(Date.parse(text)), text);
  for (const timeMs of [Date.parse('0001-01-01'), Date.parse('9990-01-01'), -1e15, 1e15, NaN]) {
    assert.not(isInstant(timeMs), String(timeMs));
  }
});

test.run();
