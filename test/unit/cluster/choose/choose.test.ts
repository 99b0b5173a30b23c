import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {chooseNodes} from '../../../../src/cluster/choose/choose-nodes.js';
import {waitsForNetwork} from '../../../../src/cluster/choose/stuck.js';
import {verdictOn} from '../../../../src/cluster/choose/verdict.js';
import {NotFoundError} from '../../../../src/errors.js';
import type {Fleet} from '../../../../src/kubernetes/recording/fleet.js';
import type {PodState} from '../../../../src/kubernetes/recording/pod-state.js';
import {aNode} from '../../../helpers/fleet-node.js';
import {aPod} from '../../../helpers/pod-state.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/choose');

for (const [osImage, os, fits] of [
  ['Debian GNU/Linux 12 (bookworm)', 'linux', true],
  ['Container-Optimized OS from Google', 'linux', true],
  ['Flatcar Container Linux by Kinvolk 3815.2.0 (Oklo)', 'linux', true],
  ['Red Hat Enterprise Linux CoreOS 416.94', 'linux', true],
  ['Amazon Linux 2023.5', 'linux', true],
  ['', '', true],
  ['Talos (v1.7.4)', 'linux', false],
  ['Bottlerocket OS 1.20.3 (aws-k8s-1.29)', 'linux', false],
  ['Bottlerocket (EKS Auto, Standard) 2025.1', 'linux', false],
  ['Windows Server 2022 Datacenter', 'windows', false],
  ['Windows Server 2019 Datacenter', '', false],
  ['Azure Linux 3.0', 'linux', true],
  ['CBL-Mariner/Linux', 'linux', true],
  ['Fedora CoreOS 41.20250105.3.0', 'linux', true],
  ['Garden Linux 1592.4', 'linux', true],
  ['SUSE Linux Micro 6.0', 'linux', true],
  ['Ubuntu Core 22', 'linux', true],
  ['Alpine Linux v3.20', 'linux', true],
  ['Docker Desktop', 'linux', true],
  ['NixOS 24.11 (Vicuna)', 'linux', true],
] as const) {
  test(`${osImage || 'an unknown system'}: ${fits ? 'nothing speaks against it' : 'refused before any pod is made'}`, () => {
    assert.is(verdictOn(aNode({osImage, os})) === null, fits);
  });
}

test('nodes that are no machines are refused', () => {
  assert.match(verdictOn(aNode({labels: {'eks.amazonaws.com/compute-type': 'fargate'}}))?.reason ?? '', 'Fargate');
  const virtual = [
    {labels: {type: 'virtual-kubelet'}},
    {taints: ['virtual-kubelet.io/provider=azure:NoSchedule']},
    {labels: {type: 'kwok'}},
    {annotations: {'kwok.x-k8s.io/node': 'fake'}},
  ];
  for (const node of virtual) assert.match(verdictOn(aNode(node))?.reason ?? '', 'it is no machine but');
  assert.is(verdictOn(aNode({labels: {type: 'physical'}})), null);
});

test('a node that is NotReady may lack just its network; one whose kubelet is lost would start no pod', () => {
  const readiness = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady';
  assert.is(verdictOn(aNode({isReady: false, readiness})), null);
  const lost = verdictOn(aNode({isReady: false, isKubeletLost: true}));
  assert.match(lost?.reason ?? '', 'nothing was heard from its kubelet');
  assert.match(lost?.remedy ?? '', 'kubectl describe node');
});

test('a pod that waits for its network has a node, no address and no container, for a while', () => {
  const creating = {kind: 'waiting', reason: 'ContainerCreating', message: ''} as const;
  assert.ok(waitsForNetwork(aPod({container: creating}), 60_000));
  assert.ok(waitsForNetwork(aPod({}), 60_000));
  for (const other of [
    {node: ''},
    {hostNetwork: true},
    {ip: '10.1.0.2'},
    {phase: 'Running'},
    {isBeingDeleted: true},
    {createdAtMs: 55_000},
    {container: {kind: 'waiting', reason: 'ImagePullBackOff', message: ''}},
    {container: {kind: 'running'}},
  ] as const) {
    assert.not.ok(waitsForNetwork(aPod({container: creating, ...other}), 60_000), JSON.stringify(other));
  }
});

/** A cluster with node1 alone, as far as choosing asks. */
function aFleet(pods: readonly PodState[]): Fleet {
  return {
    nowMs: () => 60_000,
    node: (name: string) => Promise.resolve(name === 'node1' ? aNode({name}) : null),
    pod: (namespace: string, name: string) =>
      Promise.resolve(pods.find((pod) => pod.namespace === namespace && pod.name === name) ?? null),
    nodes: () => Promise.resolve([]),
    pendingPods: () => Promise.resolve(pods),
  } as unknown as Fleet;
}

test('pods that wait on a node that is gone do not keep the other nodes from being chosen', async () => {
  const pods = [aPod({name: 'a', node: 'gone'}), aPod({name: 'b', node: 'node1'}), aPod({name: 'c', node: 'node1'})];
  const {nodes, unfit} = await chooseNodes(aFleet(pods), {kind: 'stuck'});
  assert.equal(
    nodes.map(({name}) => name),
    ['node1'],
  );
  assert.equal(
    unfit.map(({node}) => node),
    ['gone'],
  );
});

for (const [what, pod, note] of [
  ['has ended', aPod({phase: 'Succeeded'}), 'has ended (Succeeded): a new one'],
  ['uses the network of its node', aPod({phase: 'Running', hostNetwork: true}), 'no CNI plugin is called for it'],
  ['runs', aPod({phase: 'Running'}), ''],
] as const) {
  test(`of a pod that ${what} the user is told ${note === '' ? 'nothing' : 'that'}`, async () => {
    const {nodes, notes} = await chooseNodes(aFleet([pod]), {kind: 'pod', namespace: 'default', name: 'web-0'});
    assert.is(nodes.length, 1);
    assert.match(notes.join(), note);
    assert.is(notes.length, note === '' ? 0 : 1);
  });
}

test('a pod is waited with for ten seconds: until then it may just be starting', () => {
  assert.not.ok(waitsForNetwork(aPod({createdAtMs: 50_001}), 60_000));
  assert.ok(waitsForNetwork(aPod({createdAtMs: 50_000}), 60_000));
});

for (const [what, selection, message, suggestion] of [
  ['a node', {kind: 'names', names: ['node1', 'gone']}, 'there is no node gone', 'kubectl get nodes'],
  ['labels', {kind: 'selector', selector: 'a=b'}, 'no node has the labels a=b', 'kubectl get nodes --show-labels'],
  ['a pod', {kind: 'pod', namespace: 'ns', name: 'x'}, 'there is no pod ns/x', 'kubectl get pods -n ns'],
  ['pods that wait', {kind: 'stuck'}, 'no pod waits for its network', '--nodes NAME,... or --selector LABELS'],
] as const) {
  test(`${what} that are not there are an error with the command that shows what is`, async () => {
    const error = (await thrownBy(() => chooseNodes(aFleet([]), selection))) as NotFoundError;
    assert.instance(error, NotFoundError);
    assert.is(error.message, message);
    assert.ok(error.suggestions[0]?.startsWith(suggestion), error.suggestions[0]);
  });
}

test('nodes are asked for once each, in whatever order, and chosen in the order of their names', async () => {
  const asked: string[] = [];
  const node = (name: string) => {
    asked.push(name);
    return Promise.resolve(aNode({name, os: name === 'win' ? 'windows' : 'linux'}));
  };
  const fleet = {node} as unknown as Fleet;
  const names = ['c', 'win', 'a', 'c', 'b'];
  const {nodes, unfit, notes} = await chooseNodes(fleet, {kind: 'names', names});
  assert.equal(asked, ['c', 'win', 'a', 'b']);
  assert.equal(
    nodes.map(({name}) => name),
    ['a', 'b', 'c'],
  );
  assert.equal(
    unfit.map(({node: each, obstacle}) => `${each}: ${obstacle.remedy}`),
    ['win: leave this node out'],
  );
  assert.equal(notes, []);
});

test('nodes with labels are those that the API server finds', async () => {
  const nodes = (selector: string) => Promise.resolve(selector === 'a=b' ? [aNode({name: 'x'})] : []);
  const chosen = await chooseNodes({nodes} as unknown as Fleet, {kind: 'selector', selector: 'a=b'});
  assert.is(chosen.nodes.length, 1);
});

test('pods that do not wait for their network choose no node', async () => {
  const pods = [aPod({name: 'a', node: 'gone', ip: '10.1.0.2'}), aPod({name: 'b', node: 'node1'})];
  const {nodes, unfit} = await chooseNodes(aFleet(pods), {kind: 'stuck'});
  assert.equal([nodes.length, unfit.length], [1, 0]);
});

test('a pod without a node has nothing to record', async () => {
  const selection = {kind: 'pod', namespace: 'default', name: 'web-0'} as const;
  const error = await thrownBy(() => chooseNodes(aFleet([aPod({node: ''})]), selection));
  assert.match((error as Error).message, 'has no node yet');
});

test.run();
