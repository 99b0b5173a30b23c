import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  everyCapture,
  matchInvocation,
  matchNames,
  type CaptureNames,
  type Filter,
} from '../../../../src/capture/selection/filter.js';
import {anInvocation, epochMs, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/selection/filter');

function match(filter: Partial<Filter>, options: InvocationOptions = {}): string {
  return matchInvocation({...everyCapture, ...filter}, anInvocation(options));
}

test('no filter fits all but polls', () => {
  assert.is(match({}), 'yes');
  assert.is(match({}, {environment: {CNI_COMMAND: 'VERSION'}}), 'poll');
  assert.is(match({polls: true}, {environment: {CNI_COMMAND: 'STATUS'}}), 'yes');
  assert.is(match({operations: ['VERSION']}, {environment: {CNI_COMMAND: 'VERSION'}}), 'yes');
  assert.is(match({plugins: ['other']}, {environment: {CNI_COMMAND: 'VERSION'}}), 'no');
});

test('each criterion tells fitting from others', () => {
  const cases: readonly (readonly [Partial<Filter>, Partial<Filter>])[] = [
    [{plugins: ['ptp', 'bri*']}, {plugins: ['ptp', 'brid']}],
    [{operations: ['DEL', 'ADD']}, {operations: ['DEL']}],
    [{container: '119a'}, {container: '19a'}],
    [{pod: 'default/web-0'}, {pod: 'kube-system/web-0'}],
    [{pod: 'web-*'}, {pod: 'web'}],
    [{pod: '*/web-0'}, {pod: '*/web'}],
    [{ifname: 'eth*'}, {ifname: 'net*'}],
    [{network: 'mynet'}, {network: 'my.et'}],
    [{sinceMs: epochMs}, {sinceMs: epochMs + 1}],
    [{untilMs: epochMs}, {untilMs: epochMs - 1}],
    [{slowerThanMs: 19}, {slowerThanMs: 20}],
  ];
  for (const [fitting, other] of cases) {
    assert.is(match(fitting), 'yes', JSON.stringify(fitting));
    assert.is(match(other), 'no', JSON.stringify(other));
  }
});

test('failed means that something went wrong, in whatever way', () => {
  const failed = {failedOnly: true};
  assert.is(match(failed), 'no');
  assert.is(match(failed, {exit: {code: 1}, stdout: {code: 7, msg: ''}}), 'yes');
  assert.is(match(failed, {exit: {signal: 9}}), 'yes');
  assert.is(match(failed, {stdout: ''}), 'yes');
  assert.is(match(failed, {durationMs: null, state: 'killed'}), 'yes');
  assert.is(match(failed, {durationMs: null, state: 'running'}), 'no');
});

const names: CaptureNames = {
  operation: 'ADD',
  plugin: 'bridge',
  ifname: 'eth0',
  containerId: '119a',
  exit: {code: 0},
  startedAtMs: epochMs,
};

function byNames(filter: Partial<Filter>, known: Partial<CaptureNames> = {}): string | undefined {
  return matchNames({...everyCapture, ...filter}, {...names, ...known});
}

test('names decide where they can, so that a capture need not be opened', () => {
  assert.is(byNames({plugins: ['bridge'], operations: ['ADD'], container: '11', ifname: 'eth0'}), 'yes');
  assert.is(byNames({plugins: ['ptp']}), 'no');
  assert.is(byNames({}, {operation: 'STATUS', containerId: null, ifname: null}), 'poll');
  assert.is(byNames({pod: 'web-0'}), undefined);
  assert.is(byNames({failedOnly: true}), undefined);
  assert.is(byNames({pod: 'web-0', plugins: ['ptp']}), 'no');
});

test('a hidden poll is never opened, and what surely went well is no failure', () => {
  const status = {operation: 'STATUS', containerId: null, ifname: null};
  assert.is(byNames({network: 'mynet'}, status), 'poll');
  assert.is(byNames({network: 'mynet', polls: true}, status), undefined);
  assert.is(byNames({pod: 'web-0'}, status), 'no');
  assert.is(byNames({failedOnly: true}, status), 'no');
  assert.is(byNames({failedOnly: true}, {...status, exit: {code: 1}}), 'poll');
  assert.is(byNames({failedOnly: true}, {operation: 'DEL'}), 'no');
  assert.is(byNames({failedOnly: true}, {operation: 'DEL', exit: null}), undefined);
});

test('names that are missing decide nothing', () => {
  assert.is(byNames({}, {operation: null}), undefined);
  assert.is(byNames({container: '11'}, {containerId: null}), undefined);
  assert.is(byNames({ifname: 'eth0'}, {ifname: null}), undefined);
  assert.is(byNames({}, {ifname: null, containerId: null}), 'yes');
});

test.run();
