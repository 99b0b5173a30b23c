import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseCollectedCluster} from '../../../src/records/collected-cluster.js';
import {validAttachments} from '../../../src/records/valid-attachments.js';

const test = suite('records/collected-cluster');

const node = {
  name: 'n1',
  labels: {'mlab/type': 'virtual'},
  annotations: {a: 'b'},
  podCidrs: ['10.1.0.0/24'],
  isReady: true,
  readiness: 'kubelet is posting ready status',
};

const pod = {
  namespace: 'default',
  name: 'web-0',
  uid: 'u',
  phase: 'Pending',
  reason: 'ContainerCreating',
  hostNetwork: true,
  ip: '10.1.0.2',
  owner: {kind: 'DaemonSet', name: 'web'},
  images: ['nginx'],
};

test('what was written comes back as it was', () => {
  const cluster = {server: 'https://k:6443', askedAt: '2026-01-02T03:04:05Z', node, pods: [pod]};
  assert.equal(parseCollectedCluster(JSON.stringify(cluster)), cluster);
});

test('what is missing is empty, what has another kind is passed over, what is unknown is left out', () => {
  const text = JSON.stringify({
    pods: [{name: 'web', images: ['a', 7], hostNetwork: 'true', later: 1}, 'x'],
    node: {labels: {a: 'b', c: 7}, isReady: 'yes'},
  });
  assert.equal(parseCollectedCluster(text), {
    server: '',
    askedAt: '',
    node: {name: '', labels: {a: 'b'}, annotations: {}, podCidrs: [], isReady: false, readiness: ''},
    pods: [
      {
        namespace: '',
        name: 'web',
        uid: '',
        phase: '',
        reason: '',
        hostNetwork: false,
        ip: '',
        owner: null,
        images: ['a'],
      },
    ],
  });
  assert.is(parseCollectedCluster('{"pods": [], "node": "missing"}')?.node, null);
});

test('other files are none', () => {
  for (const text of ['', '[]', '{}', '{"pods": {}}', '{"pods": [']) assert.is(parseCollectedCluster(text), null, text);
});

test('the attachments that a GC is to leave, under the key of today or that of before', () => {
  const list = [{containerID: 'a', ifname: 'eth0'}, {containerID: 'b'}, 'x'];
  const expected = ['a/eth0', 'b/'];
  assert.equal([...validAttachments({'cni.dev/valid-attachments': list})], expected);
  assert.equal([...validAttachments({'cni.dev/attachments': list})], expected);
  const both = {'cni.dev/valid-attachments': [], 'cni.dev/attachments': list};
  assert.equal([...validAttachments(both)], [], 'that of today counts');
  assert.equal([...validAttachments({})], []);
});

test.run();
