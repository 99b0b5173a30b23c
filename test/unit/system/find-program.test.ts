import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findProgram} from '../../../src/system/find-program.js';

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

test.run();
