import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findProgram} from '../../../src/system/find-program.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('system/find-program');

test('a system program by its absolute path, whatever PATH is', () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    assert.match(findProgram('sh') ?? '', /^\/.*\/sh$/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('undefined for what is not installed', () => {
  assert.is(findProgram('no-such-program'), undefined);
});

test('the first of a path that may be run', () => {
  withTemporaryDirectory((top) => {
    for (const [directory, mode] of [
      ['one', 0o644],
      ['two', 0o755],
      ['three', 0o755],
    ] as const) {
      mkdirSync(join(top, directory));
      writeFileSync(join(top, directory, 'tool'), '#!/bin/sh\n');
      chmodSync(join(top, directory, 'tool'), mode);
    }
    const path = ['one', 'two', 'three'].map((directory) => join(top, directory)).join(':');
    assert.is(findProgram('tool', path), join(top, 'two/tool'));
  });
});

test.run();
