import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nothingDropped} from '../../../src/capture/retention/dropped.js';
import {renderPrune, type PruneReport} from '../../../src/view/prune.js';

const test = suite('view/prune');

const went = (healthy: number): PruneReport['dropped'] => ({
  ...nothingDropped,
  classes: {...nothingDropped.classes, healthy},
});
const report: PruneReport = {dropped: went(2), attachments: 1, bytes: 2048, left: 3, inUse: 0};
const render = (changes: Partial<PruneReport>, isDone = true) => renderPrune({...report, ...changes}, isDone);

test('what went, what that freed, and what stays', () => {
  assert.is(render({}), '2 calls in 1 attachment are gone, which freed 2 KiB: 2 of what went well.\n3 calls stay.');
  assert.is(
    render({dropped: went(1), attachments: 2, left: 1}),
    '1 call in 2 attachments is gone, which freed 2 KiB: 1 of what went well.\n1 call stays.',
  );
});

test('what would go is told as such', () => {
  assert.match(render({}, false), /^2 calls in 1 attachment would go, which frees 2 KiB: /);
  assert.match(render({dropped: went(1)}, false), /^1 call in 1 attachment would go/);
});

test('nothing went, or would', () => {
  assert.match(render({dropped: went(0)}), /^Nothing is to go\.\n/);
  assert.match(render({dropped: went(0)}, false), /^Nothing would go\.\n/);
});

test('what stays since a call goes on is counted', () => {
  assert.match(render({inUse: 2}), /3 calls stay, 2 of them since a call of their attachment goes on\.$/);
});

test('sizes are in KiB below one MiB', () => {
  assert.match(render({bytes: 1024 * 1024 - 1024}), 'freed 1023 KiB');
  assert.match(render({bytes: 1024 * 1024}), 'freed 1.0 MiB');
  assert.match(render({bytes: 1.5 * 1024 * 1024}), 'freed 1.5 MiB');
});

test.run();
