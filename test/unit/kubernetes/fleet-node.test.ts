import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {fleetNodeOf} from '../../../src/kubernetes/recording/fleet-node.js';

const test = suite('kubernetes/recording/fleet-node');

/** From what the API server gives. */
const read = (node: object) => fleetNodeOf(node);

test('what a node says of itself', () => {
  const nodeInfo = {
    operatingSystem: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    containerRuntimeVersion: 'containerd://1.6.20',
    kubeletVersion: 'v1.30.1',
  };
  const node = read({
    metadata: {name: 'n1', labels: {zone: 'a'}, annotations: {note: 'x'}},
    spec: {
      podCIDRs: ['10.1.0.0/24', 'fd00::/64'],
      podCIDR: '10.1.0.0/24',
      taints: [
        {key: 'gpu', value: 'yes', effect: 'NoSchedule'},
        {key: 'node.kubernetes.io/not-ready', effect: 'NoExecute'},
      ],
    },
    status: {
      nodeInfo,
      conditions: [
        {type: 'MemoryPressure', status: 'Unknown'},
        {type: 'Ready', status: 'False', message: 'cni plugin not initialized'},
      ],
      images: [{names: ['busybox:1', 'busybox@sha256:a']}, {sizeBytes: 5}],
    },
  });
  assert.equal(node, {
    name: 'n1',
    labels: {zone: 'a'},
    os: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    runtime: 'containerd://1.6.20',
    kubelet: 'v1.30.1',
    isReady: false,
    isKubeletLost: false,
    readiness: 'cni plugin not initialized',
    annotations: {note: 'x'},
    podCidrs: ['10.1.0.0/24', 'fd00::/64'],
    taints: ['gpu=yes:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute'],
    images: ['busybox:1', 'busybox@sha256:a'],
  });
});

test('a node that says nothing is not ready, and not lost either', () => {
  const {name, os, isReady, isKubeletLost, readiness, podCidrs, taints, images} = read({});
  assert.equal([name, os, readiness, isReady, isKubeletLost], ['', '', '', false, false]);
  assert.equal([podCidrs, taints, images], [[], [], []]);
});

test('ready, lost, and a single range beside an empty list', () => {
  const withReady = (status: string) => read({status: {conditions: [{type: 'Ready', status}]}});
  assert.equal(
    ['True', 'False', 'Unknown'].map(withReady).map(({isReady, isKubeletLost}) => [isReady, isKubeletLost]),
    [
      [true, false],
      [false, false],
      [false, true],
    ],
  );
  for (const podCIDRs of [undefined, []]) {
    const spec = {podCIDR: '10.1.0.0/24', ...(podCIDRs && {podCIDRs})};
    assert.equal(read({spec}).podCidrs, ['10.1.0.0/24']);
  }
});

test.run();
