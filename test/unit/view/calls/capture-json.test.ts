import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {callJson, captureJson, fullCaptureJson} from '../../../../src/view/calls/capture-json.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('view/calls/capture-json');

test('a capture has the names that scripts rely on', () => {
  const invocation = anInvocation({
    environment: {CNI_ARGS: 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=u1'},
    durationMs: 20.25,
    exit: {code: 1},
    stdout: {cniVersion: '1.0.0', code: 11, msg: 'later'},
  });
  const containerId = '119a5a9712ae69f962475764ab822e8285dc1c15b7bc0662464f3a296ad98faa';
  assert.equal(captureJson(invocation, {id: '4700-99-0b7f5e1c', inferred: true}), {
    id: '4711-100-0b7f5e1c',
    plugin: 'bridge',
    operation: 'ADD',
    cniVersion: '1.0.0',
    containerId,
    ifname: 'eth0',
    netns: '/var/run/netns/cni-1',
    network: 'mynet',
    attachmentId: `${containerId}/eth0`,
    pod: {namespace: 'default', name: 'web-0', uid: 'u1'},
    containerName: null,
    startedAt: '2026-01-02T03:04:05.000Z',
    durationMs: 20.25,
    timeResolutionMs: 10,
    timeSource: 'recorded',
    exit: {code: 1},
    state: 'finished',
    outcome: 'failed',
    error: {code: 11, msg: 'later', details: null},
    parentId: '4700-99-0b7f5e1c',
    parentInferred: true,
    callerPid: 4710,
    bootId: '0b7f5e1c-6d5a-4f0b-9a3f-2c1d0e9f8a7b',
    shimVersion: '0.1.0',
    node: null,
    source: 'mlab-cni',
  });
});

test('signals have names, and what is absent is null', () => {
  const killed = captureJson(anInvocation({exit: {signal: 9}}), null);
  assert.equal(killed.exit, {signal: 'SIGKILL'});
  assert.equal(captureJson(anInvocation({exit: {signal: 40}}), null).exit, {signal: 'SIG40'});
  const environment = {CNI_COMMAND: 'VERSION', CNI_CONTAINERID: '', CNI_IFNAME: '', CNI_NETNS: '', CNI_ARGS: ''};
  const version = captureJson(anInvocation({environment, stdin: '', durationMs: null}), null);
  const {cniVersion, containerId, ifname, netns, network, attachmentId, pod, durationMs, exit, parentId} = version;
  const absent = [cniVersion, containerId, ifname, netns, network, attachmentId, pod, durationMs, exit, parentId];
  assert.equal([...new Set(absent)], [null]);
});

test('show adds text, or base64 where the bytes are no text', () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
  const full = fullCaptureJson(anInvocation({stdin: bytes, stderr: 'ü\x1b', notes: ['disk full']}), null);
  assert.equal(full.stdin, {base64: 'e/99'});
  assert.is(full.stderr, 'ü\x1b');
  assert.is(full.environment['CNI_COMMAND'], 'ADD');
  assert.is(full.request, null);
  assert.equal(full.result, {cniVersion: '1.0.0', ips: [{address: '10.1.0.2/24'}]});
  assert.equal(full.argv, ['/usr/shimcni/bin/bridge']);
  assert.equal(full.notes, ['disk full']);
});

test('a call has its children', () => {
  const [tree] = callTrees([anInvocation({id: 'outer'}), anInvocation({id: 'inner', parentId: 'outer'})]);
  const json = tree === undefined ? undefined : callJson(tree);
  assert.equal(
    json?.children.map(({id, parentId, children}) => ({id, parentId, children})),
    [{id: 'inner', parentId: 'outer', children: []}],
  );
});

test.run();
