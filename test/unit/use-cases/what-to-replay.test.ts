import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture} from '../../../src/capture/selection/filter.js';
import {UsageError} from '../../../src/errors.js';
import {whatToReplay, type Wish} from '../../../src/use-cases/what-to-replay.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('what to replay');

const choiceOf = (wish: Partial<Wish>) =>
  whatToReplay({selector: undefined, pod: undefined, all: undefined, scope: 'call', ...wish});

test('without a word it is the latest failure', () => {
  assert.equal(choiceOf({}), {kind: 'call', selector: 'failed'});
});

test('of a capture it is the call, its tree, or the life of its attachment', () => {
  for (const scope of ['call', 'tree', 'attachment'] as const) {
    assert.equal(choiceOf({selector: 'abc', scope}), {kind: scope, selector: 'abc'});
  }
});

test('of a pod it is its whole life, and all that fit where all are wanted', () => {
  assert.equal(choiceOf({pod: 'web/a'}), {kind: 'pod', pod: 'web/a'});
  const filter = {...everyCapture, pod: 'web/a'};
  assert.equal(choiceOf({pod: 'web/a', all: filter}), {kind: 'all', filter});
});

test('two that say it are refused, both named', async () => {
  for (const [wish, message] of [
    [{all: everyCapture}, 'either abc or --all'],
    [{pod: 'a'}, 'either abc or --pod'],
  ] as const) {
    const error = await thrownBy(() => choiceOf({selector: 'abc', ...wish}));
    assert.instance(error, UsageError);
    assert.match(String(error), message);
  }
});

test.run();
