import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explain} from '../../../src/explain/explain.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {recordedCall, type CallOptions} from '../../helpers/recorded-call.js';

const test = suite('explain: just after the boot');

const missing = 'open /run/flannel/subnet.env: no such file or directory';

function saidOf(
  uptimeMs: number | null,
  more: Partial<CallOptions> = {},
  earlier: readonly Invocation[] = [],
): unknown[] {
  const error = {code: 999, msg: missing};
  const call = recordedCall({id: 'a', plugin: 'flannel', error, at: 60_000, ...more, recording: {uptimeMs}});
  const {rootCause} = explain(call, {family: [call], history: () => [call, ...earlier]});
  return (rootCause?.evidence ?? []).filter(({kind}) => kind === 'since-boot');
}

test('a file that a daemon writes may come yet', () => {
  assert.equal(saidOf(90_000), [{kind: 'since-boot', uptimeMs: 90_000, daemon: 'flanneld', isPod: false}]);
});

test('long after the boot, or where nobody wrote that down, nothing is said', () => {
  assert.equal(saidOf(3_600_000), []);
  assert.equal(saidOf(null), []);
});

test('what went well since the boot is not about to start', () => {
  const earlier = (bootId: string) => [
    recordedCall({id: 'b', plugin: 'flannel', container: 'c0', at: 30_000, recording: {bootId}}),
  ];
  assert.equal(saidOf(90_000, {}, earlier('boot')), []);
  assert.is(saidOf(90_000, {}, earlier('the one before')).length, 1);
});

test('other failures have other reasons', () => {
  assert.equal(saidOf(90_000, {error: {code: 999, msg: 'open /etc/resolv.conf: no such file or directory'}}), []);
  assert.equal(saidOf(90_000, {error: {code: 999, msg: 'open /run/flannel/subnet.env: permission denied'}}), []);
});

test.run();
