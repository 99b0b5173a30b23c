import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {failAlike} from '../../../../src/capture/fleet/same-failure.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('capture/fleet/same-failure');

function failing(msg: string, {plugin = 'bridge', code = 999, operation = 'ADD'} = {}) {
  return anInvocation({plugin, environment: {CNI_COMMAND: operation}, stdout: {code, msg}, exit: {code: 1}});
}

for (const [one, other] of [
  [
    'no IP addresses available in range set: 10.77.1.1-10.77.1.6',
    'no IP addresses available in range set: 10.77.2.1-10.77.2.254',
  ],
  [
    'failed to set bridge addr: "rig0" already has an IP address different from 10.77.2.1/30',
    'failed to set bridge addr: "cni0" already has an IP address different from 10.244.0.1/24',
  ],
  ['Link not found: veth8a1c33f2', 'Link not found: veth01bd77aa'],
  [
    'dial tcp [fd00:10:96::1]:443: connect: connection refused',
    'dial tcp [fd00:96::1]:6443: connect: connection refused',
  ],
  ['netns "/proc/1234/ns/net" not found', 'netns "/proc/99/ns/net" not found'],
] as const) {
  test(`alike: ${one}`, () => {
    assert.ok(failAlike(failing(one), failing(other)));
  });
}

test('another plugin, operation, code or message is another failure', () => {
  const one = failing('no room');
  for (const other of [
    failing('no room', {plugin: 'ptp'}),
    failing('no room', {operation: 'DEL'}),
    failing('no room', {code: 11}),
    failing('no link'),
    anInvocation(),
  ]) {
    assert.not.ok(failAlike(one, other));
    assert.not.ok(failAlike(other, one));
  }
});

test('a crash is told by how it ended and what it said first', () => {
  const crash = (stderr: string, signal = 11) => anInvocation({stdout: '', stderr, exit: {signal}});
  assert.ok(failAlike(crash('panic at 0x7f12ab34cd56\ngoroutine 1'), crash('panic at 0x7f00000000aa\ngoroutine 9')));
  assert.not.ok(failAlike(crash('panic'), crash('panic', 9)));
});

test.run();
