import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {completedWords} from '../../../src/cli/completed-words.js';

const test = suite('cli/completed-words');

const known = {ids: ['list', 'shim', 'shim:install'], switches: new Set(['json']), withoutArguments: new Map()};

/** What a shell asks with, and the words of the line. */
const cases: readonly (readonly [argv: readonly string[], words: readonly string[]])[] = [
  [
    ['--', 'list', '--fai'],
    ['list', '--fai'],
  ],
  [
    ['list', '--fai'],
    ['list', '--fai'],
  ],
  [['--', ''], ['']],
  [['--'], ['']],
  [[], ['']],
  [
    ['--', 'shim', 'inst'],
    ['shim', 'inst'],
  ],
  [
    ['--', '--json', 'list', '--pod', ''],
    ['list', '--json', '--pod', ''],
  ],
  [['--', 'help', ''], ['']],
  [
    ['--', 'help', 'shim', 'inst'],
    ['shim', 'inst'],
  ],
  [['--', 'hel'], ['hel']],
  [
    ['--', 'list', '--', 'a'],
    ['list', '--', 'a'],
  ],
];
for (const [argv, words] of cases) {
  test(JSON.stringify(argv), () => assert.equal(completedWords(argv, known), words));
}

test.run();
