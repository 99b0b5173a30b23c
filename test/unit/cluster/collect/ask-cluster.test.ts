import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {clusterAsker} from '../../../../src/cluster/collect/ask-cluster.js';
import {ClusterError} from '../../../../src/errors.js';
import type {FleetNode} from '../../../../src/kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../../../src/kubernetes/recording/fleet.js';
import type {PodState} from '../../../../src/kubernetes/recording/pod-state.js';
import {aNode} from '../../../helpers/fleet-node.js';
import {aPod} from '../../../helpers/pod-state.js';

const test = suite('cluster/collect/ask-cluster');

/** What is noted of node1 where the API server has these. */
async function noted(node: FleetNode | null, pods: readonly PodState[] = []) {
  const fleet = {
    server: 'https://192.0.2.1:6443',
    node: (name: string) => Promise.resolve(name === 'node1' ? node : null),
    podsOfNode: (name: string) => Promise.resolve(name === 'node1' ? pods : []),
  } as unknown as Fleet;
  const problems: string[] = [];
  const answer = await clusterAsker(fleet, (problem) => problems.push(problem))('node1');
  assert.equal(problems, []);
  return answer;
}

test('a node is noted with what it has to do with its network, and when that was', async () => {
  const before = Date.now();
  const node = aNode({name: 'node1', labels: {a: 'b'}, podCidrs: ['10.1.0.0/24'], isReady: false, readiness: 'no CNI'});
  const {askedAt = '', ...cluster} = (await noted(node)) ?? {};
  assert.ok(Date.parse(askedAt) >= before - 1000 && Date.parse(askedAt) <= Date.now() + 1000, askedAt);
  assert.equal(cluster, {
    server: 'https://192.0.2.1:6443',
    node: {
      name: 'node1',
      labels: {a: 'b'},
      annotations: {},
      podCidrs: ['10.1.0.0/24'],
      isReady: false,
      readiness: 'no CNI',
    },
    pods: [],
  });
});

test('annotations that are long, or what kubectl applied last, are left out', async () => {
  const annotations = {
    'flannel.alpha.coreos.com/public-ip': '192.0.2.7',
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'last-applied-configuration.example.org/note': 'mine',
    just: 'x'.repeat(1000),
    long: 'x'.repeat(1001),
  };
  const {node} = (await noted(aNode({annotations}))) ?? {};
  assert.equal(Object.keys(node?.annotations ?? {}), [
    'flannel.alpha.coreos.com/public-ip',
    'last-applied-configuration.example.org/note',
    'just',
  ]);
});

test('pods are noted with why they are as they are: their own reason, else that of their container', async () => {
  const waiting = {kind: 'waiting', reason: 'ContainerCreating', message: ''} as const;
  const killed = {kind: 'terminated', reason: 'OOMKilled', exitCode: 137, message: ''} as const;
  const {pods} =
    (await noted(aNode(), [
      aPod({name: 'a', container: waiting, ip: '10.1.0.2', owner: {kind: 'DaemonSet', name: 'ds'}}),
      aPod({name: 'b', container: killed, hostNetwork: true}),
      aPod({name: 'c', container: waiting, reason: 'Evicted', phase: 'Failed'}),
      aPod({name: 'd', container: {kind: 'running'}, phase: 'Running'}),
    ])) ?? {};
  assert.equal(
    pods?.map(({name, reason}) => `${name} ${reason}`),
    ['a ContainerCreating', 'b OOMKilled', 'c Evicted', 'd '],
  );
  assert.equal(pods?.[0], {
    namespace: 'default',
    name: 'a',
    uid: 'b8f1',
    phase: 'Pending',
    reason: 'ContainerCreating',
    hostNetwork: false,
    ip: '10.1.0.2',
    owner: {kind: 'DaemonSet', name: 'ds'},
    images: ['busybox:1.36'],
  });
});

test('a node that the cluster does not know any more is none', async () => {
  assert.is((await noted(null))?.node, null);
});

test('an API server that does not say is told about once, and not asked again', async () => {
  let asked = 0;
  const refuse = () => {
    asked += 1;
    return Promise.reject(new ClusterError('nodes "node1" is\nforbidden'));
  };
  const fleet = {node: refuse, podsOfNode: refuse} as unknown as Fleet;
  const problems: string[] = [];
  const ask = clusterAsker(fleet, (problem) => problems.push(problem));
  assert.equal(await Promise.all([ask('node1'), ask('node2')]), [null, null]);
  assert.is(asked, 4);
  assert.is(await ask('node3'), null);
  assert.is(asked, 4);
  assert.equal(problems, ['captures come without what the cluster knows of pods: nodes "node1" is forbidden']);
});

test.run();
