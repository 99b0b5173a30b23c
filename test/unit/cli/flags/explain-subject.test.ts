import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explainSubject} from '../../../../src/cli/flags/explain-subject.js';
import {UsageError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/explain-subject');

/** The capture that is named, the flags, and what is explained. */
const cases: readonly (readonly [string | undefined, {message?: string; namespace?: string}, object])[] = [
  [undefined, {}, {kind: 'worst'}],
  ['abc', {}, {kind: 'capture', selector: 'abc'}],
  ['failed', {}, {kind: 'capture', selector: 'failed'}],
  ['pod/web-0', {namespace: 'web'}, {kind: 'capture', selector: 'pod:web/web-0'}],
  ['-', {}, {kind: 'stdin'}],
  ['-', {namespace: 'web'}, {kind: 'stdin'}],
  [undefined, {message: 'no networks found'}, {kind: 'text', text: 'no networks found'}],
  [undefined, {message: ''}, {kind: 'text', text: ''}],
];
for (const [capture, flags, subject] of cases) {
  test(`explain ${capture ?? ''} ${JSON.stringify(flags)}`, () => {
    assert.equal(explainSubject(capture, flags), subject);
  });
}

test('two that say it, and a namespace of nothing, are refused', async () => {
  for (const [capture, flags, message] of [
    ['abc', {message: 'x'}, 'either abc or --message'],
    ['-', {message: 'x'}, 'either - or --message'],
    [undefined, {namespace: 'web'}, '-n web has no effect on failed'],
    ['container:abc', {namespace: 'web'}, '-n web has no effect on container:abc'],
    ['abc', {pod: 'web/x'}, 'either abc or --pod'],
  ] as const) {
    const error = await thrownBy(() => explainSubject(capture, flags));
    assert.instance(error, UsageError);
    assert.match(String(error), message);
  }
});

test.run();
