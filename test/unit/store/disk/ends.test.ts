import {mkdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {endsIn} from '../../../../src/store/disk/ends.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';

const test = suite('store/disk/ends: how captures ended');

function put(directory: string, ...names: string[]): void {
  mkdirSync(directory, {recursive: true});
  for (const name of names) writeFileSync(join(directory, name), '');
}

/** Changes the directory, as whoever looks at its time is to believe, at that time. */
function change(directory: string, atMs: number, ...names: string[]): void {
  put(directory, ...names);
  utimesSync(directory, atMs / 1000, atMs / 1000);
}

test('is told by id, and of none that has not ended', () => {
  withTemporaryDirectory((directory) => {
    put(directory, '1-2-0000000a,exit-3,44', '1-2-0000000a.2,signal-9', 'README', '7-7-0000000a,what-1');
    const endOf = endsIn(directory);
    assert.equal(endOf('1-2-0000000a')?.exit, {code: 3});
    assert.is(endOf('1-2-0000000a')?.uptimeCs, 44);
    assert.equal(endOf('1-2-0000000a.2')?.exit, {signal: 9});
    for (const id of ['2-2-0000000a', '7-7-0000000a', 'README', 'READM', '']) assert.is(endOf(id), null, id);
  });
});

test('is nothing in a store where nothing has ended yet', () => {
  withTemporaryDirectory((directory) => {
    const endOf = endsIn(join(directory, 'ended'));
    assert.is(endOf('1-2-0000000a'), null);
    put(join(directory, 'ended'), '1-2-0000000a,exit-0');
    assert.is(endOf('1-2-0000000a'), null);
    assert.equal(endOf('1-2-0000000a', true)?.exit, {code: 0});
  });
});

test('stays what it was when first asked, so that one answer fits another, until somebody asks again', () => {
  withTemporaryDirectory((directory) => {
    put(directory, '1-2-0000000a,exit-0');
    const endOf = endsIn(directory);
    assert.equal(endOf('1-2-0000000a')?.exit, {code: 0});
    put(directory, '2-2-0000000a,exit-1');
    rmSync(join(directory, '1-2-0000000a,exit-0'));
    assert.is(endOf('2-2-0000000a'), null);
    assert.equal(endOf('1-2-0000000a')?.exit, {code: 0});
    assert.equal(endOf('2-2-0000000a', true)?.exit, {code: 1});
    assert.is(endOf('1-2-0000000a'), null);
  });
});

test('is looked up again where the directory has changed, or may have within one tick of its clock', () => {
  withTemporaryDirectory((directory) => {
    const longAgo = Date.now() - 3_600_000;
    const soonSeen = (firstMs: number, thenMs: number) => {
      const ended = join(directory, String(firstMs + thenMs));
      change(ended, firstMs, '1-2-0000000a,exit-0');
      const endOf = endsIn(ended);
      endOf('1-2-0000000a');
      change(ended, thenMs, '2-2-0000000a,exit-1');
      return endOf('2-2-0000000a', true) !== null;
    };
    assert.is(soonSeen(longAgo, longAgo + 10), true, 'another time');
    assert.is(soonSeen(Date.now() + 60_000, Date.now() + 60_000), true, 'just now');
    assert.is(soonSeen(longAgo, longAgo), false, 'the same as an hour ago: 100,000 names are not read for each call');
  });
});

test.run();
