import {readFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import * as errors from '../../src/errors.js';

const test = suite('errors');

/** All classes that are thrown, by name. */
const {MlabCniError: base, InterruptedError: interrupted, ...others} = errors;

/** `exit code`, its names and nothing else of each row of README's table. */
const promised = readFileSync('README.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, exits, codes] = /^\| ([\d, ]+) \| (`E_[^|]*) \|/.exec(line) ?? [];
    return exits === undefined ? [] : [...(codes ?? '').matchAll(/E_\w+/g)].map(([code]) => `${code} ${exits}`);
  });

test('each error has the code and the exit code that README promises, and README names all of them', () => {
  const ours = Object.values(others).map((each) => new each('it failed'));
  const known = ours.map(({code, exitCode}) => `${code} ${exitCode}`);
  assert.equal([...known, 'E_INTERRUPTED 130, 143'].sort(), [...promised].sort());
});

test('an error tells what failed, what to do next, and what lies behind; its name is its class', () => {
  for (const [name, Class] of Object.entries(others)) {
    const cause = new Error('ENOENT');
    const error = new Class('it is not there', {suggestions: ['look elsewhere'], cause});
    assert.ok(error instanceof base, name);
    assert.equal([error.name, error.message], [name, 'it is not there']);
    assert.equal(error.suggestions, ['look elsewhere'], name);
    assert.is(error.cause, cause, name);
    assert.equal(new Class('it is not there').suggestions, [], `${name} without a next step`);
  }
});

test('a command that was ended exits as its signal wants it', () => {
  for (const exitCode of [130, 143]) {
    const error = new interrupted('ended', exitCode);
    assert.equal([error.code, error.exitCode, error.message], ['E_INTERRUPTED', exitCode, 'ended']);
  }
});

test.run();
