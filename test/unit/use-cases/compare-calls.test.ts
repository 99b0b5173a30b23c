import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {NotFoundError} from '../../../src/errors.js';
import {openStore} from '../../../src/store/disk/store.js';
import {compareCalls, type ComparisonQuestion} from '../../../src/use-cases/compare-calls.js';
import {unpackFixture} from '../../helpers/fixtures.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('compare calls of a store');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
unpackFixture('mlab-physical', directory);
const store = openStore(join(directory, 'mlab-physical'));
test.after(() => rmSync(directory, {recursive: true}));

function compared(selector: string, question: ComparisonQuestion) {
  const {comparison, differ, calls} = compareCalls(store, selector, question);
  const {mode, left, right, differences} = comparison;
  const sides = [left.captureId, right.captureId].map((id) => id.slice(0, 4));
  return {mode, sides, differ, differences, comparison, calls: [...calls.keys()].map((id) => id.slice(0, 4))};
}

test('one call: its input with its output', () => {
  const {mode, sides, differ, calls} = compared('pDkv', {kind: 'own-input'});
  assert.equal(
    {mode, sides, differ, calls},
    {mode: 'input-output', sides: ['pDkv', 'pDkv'], differ: true, calls: ['pDkv']},
  );
});

test('a chain: every step, whichever of them is named', () => {
  const {mode, comparison, calls} = compared('pDkv', {kind: 'chain'});
  assert.is(mode, 'chain');
  assert.is(comparison.steps?.length, 2);
  assert.equal(calls.length, 2, 'the steps are at hand for whoever names them');
  const [other = ''] = calls.filter((id) => id !== 'pDkv');
  assert.equal(compared(other, {kind: 'chain'}).comparison, comparison);
});

test('a call that is alone is a chain of one', () => {
  const {mode, comparison, sides} = compared('YuNF', {kind: 'chain'});
  assert.equal([mode, comparison.steps?.length, sides], ['chain', 1, ['YuNF', 'YuNF']]);
});

test('the last good one stands left, the one that is named right', () => {
  const {sides, differ, calls} = compared('MJs5', {kind: 'last-good', exact: false});
  assert.equal({sides, differ, calls}, {sides: ['4tMd', 'MJs5'], differ: true, calls: ['4tMd', 'MJs5']});
});

test('two calls: what is expected to differ counts only if that is asked for', () => {
  const loose = compared('YuNF', {kind: 'other', selector: 'roga', exact: false});
  assert.equal([loose.sides, loose.differ], [['YuNF', 'roga'], false]);
  assert.ok(loose.differences.length > 0, 'and it is still told');
  const exact = compared('YuNF', {kind: 'other', selector: 'roga', exact: true});
  assert.is(exact.differ, true);
});

test('what is not there, or has no result, is not found', async () => {
  const questions = [
    ['zzzz', {kind: 'own-input'}],
    ['pDkv', {kind: 'other', selector: 'zzzz', exact: false}],
    ['FXRv', {kind: 'last-good', exact: false}],
    ['latest', {kind: 'own-input'}],
    ['latest', {kind: 'chain'}],
  ] as const;
  for (const [selector, question] of questions) {
    assert.instance(await thrownBy(() => compared(selector, question)), NotFoundError, `${selector} ${question.kind}`);
  }
});

test.run();
