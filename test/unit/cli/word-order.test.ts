import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nearest} from '../../../src/capture/selection/nearest.js';
import {commandFirst} from '../../../src/cli/word-order.js';

const test = suite('words of a command line');

const known = {
  ids: ['list', 'show', 'shim:install', 'shim:status', 'explain'],
  switches: new Set(['json', 'failed', 'help']),
  withoutArguments: new Map(['list', 'shim:install', 'shim:status'].map((id) => [id, []])),
};

/** What is written, and in which order oclif gets it. */
const lines = [
  ['list --failed', 'list --failed'],
  ['--json list', 'list --json'],
  ['--store /x list --failed', 'list --store /x --failed'],
  ['--store=/x shim install --yes', 'shim install --store=/x --yes'],
  ['--plugin show list', 'list --plugin show'],
  ['--json --plugin list explain', 'explain --json --plugin list'],
  ['--no-json list', 'list --no-json'],
  ['help', '--help'],
  ['help shim install', 'shim install --help'],
  ['help help', '--help'],
  ['help list --json', 'list --json --help'],
  ['--json help list', 'list --json --help'],
  ['shim help', 'shim --help'],
  ['shim help install', 'shim install --help'],
  ['shim install help', 'shim install --help'],
  ['list help', 'list --help'],
  ['list --plugin help', 'list --plugin help'],
  ['show help', 'show help'],
  ['--help', '--help'],
  ['--store list', '--store list'],
  ['-- list', '-- list'],
  ['', ''],
] as const;

for (const [written, ordered] of lines) {
  test(`"${written}"`, () => {
    const words = written === '' ? [] : written.split(' ');
    assert.is(commandFirst(words, known).join(' '), ordered);
  });
}

test('what may have been meant: near names only, the nearest first', () => {
  assert.equal(nearest('lsit', ['list', 'show', 'tail']), ['list']);
  assert.equal(nearest('exp', ['explain', 'export', 'list']), ['explain', 'export']);
  assert.equal(nearest('brige', ['bridge', 'host-local']), ['bridge']);
  assert.equal(nearest('xyzzy', ['list', 'show']), []);
});

test.run();
