import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {withMeant} from '../../../../src/cli/flags/unknown-flags.js';
import {UsageError} from '../../../../src/errors.js';

const test = suite('cli/flags/unknown-flags');

const known = ['json', 'failed', 'limit', 'since', 'yes'];

function unknown(...flags: string[]): Error {
  return Object.assign(new Error(`Nonexistent flags: ${flags.join(', ')}\nSee more help with --help`), {flags});
}

const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['--faild'], ['--failed']],
  [['--lmit=5'], ['--limit']],
  [['--from'], ['--since']],
  [['-o'], ['--json']], // no --as here
  [['-f'], ['mlab-cni tail']],
  [['-y'], ['--yes']],
  [['-z'], []], // every flag of one letter is near
  [['--xyzzy'], []],
  [
    ['--faild', '--errors', '--from'],
    ['--failed', '--since'],
  ],
];
for (const [flags, meant] of cases) {
  test(flags.join(' '), () => {
    const error = withMeant(unknown(...flags), known);
    assert.instance(error, UsageError);
    assert.is((error as UsageError).message, `there is no flag ${flags.join(', ')} here`);
    assert.equal(
      (error as UsageError).suggestions.slice(0, -1),
      meant.map((each) => `did you mean: ${each}`),
    );
  });
}

test('other errors stay as they are', () => {
  for (const error of ['no', new Error('Nonexistent flag: --x'), Object.assign(new Error('x'), {flags: ['--x']})]) {
    assert.is(withMeant(error, known), error);
  }
});

test.run();
