import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees, type Call} from '../../../../src/capture/tree/call-tree.js';
import {checkCaptures} from '../../../../src/doctor/checks/check-captures.js';
import {checkIndexes} from '../../../../src/doctor/checks/check-indexes.js';
import {checkPods} from '../../../../src/doctor/checks/check-pods.js';
import type {Facts} from '../../../../src/doctor/facts.js';
import {parseNetworkDefinition} from '../../../../src/records/network-definition.js';
import type {PodRecord, WantedNetwork} from '../../../../src/records/pod-record.js';
import {clusterWith, podWanting} from '../../../helpers/cluster-record.js';
import {factsWith, inShort, wordsOf} from '../../../helpers/doctor-facts.js';
import {anInvocation, epochMs, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('doctor: pods and what was captured of them');

function wanting(name: string, config: object): WantedNetwork {
  return {namespace: 'mlab', name, ifname: null, definition: parseNetworkDefinition(JSON.stringify(config), name)};
}

function withIndex(index: unknown, network = 'ndt-conf'): WantedNetwork {
  const ipam = {type: 'index2ip', ...(index === undefined ? {} : {index})};
  return wanting(network, {cniVersion: '0.3.1', plugins: [{type: 'netctl'}, {type: 'ipvlan', ipam}]});
}

test('index2ip takes an index from 1 to 12: as a number, as a text, or from the name of the network or the pod', () => {
  for (const good of [1, 12, '1', '12']) {
    assert.equal(checkIndexes([podWanting('ndt', withIndex(good))]), [], JSON.stringify(good));
  }
  assert.equal(checkIndexes([podWanting('ndt', withIndex(undefined, 'index2ip-index-2-conf'))]), []);
  assert.equal(checkIndexes([podWanting('ndt-index-3-x7kd9', withIndex(undefined))]), []);
  for (const bad of [0, 13, 1.5, -1, '0', 'x', undefined, '']) {
    const said = checkIndexes([podWanting('ndt', withIndex(bad))]);
    assert.equal(inShort(said), ['error index-invalid'], JSON.stringify(bad));
  }
  const [nameless] = checkIndexes([podWanting('ndt', withIndex(undefined))]);
  assert.match(nameless?.what ?? '', 'pod antidote/ndt has no index for index2ip');
  const [thirteenth] = checkIndexes([podWanting('ndt', withIndex(13))]);
  assert.match(thirteenth?.what ?? '', 'has the index 13');
});

test('an index is that of the configuration before that of the name, and of the network before that of the pod', () => {
  const configured = podWanting('ndt-index-3-x', withIndex(13, 'index2ip-index-2-conf'));
  assert.match(checkIndexes([configured])[0]?.what ?? '', 'the index 13');
  const named = podWanting('ndt-index-3-x', withIndex(undefined, 'index2ip-index-99-conf'));
  assert.match(checkIndexes([named])[0]?.what ?? '', 'the index 99');
});

test('other plugins for addresses, other annotations and definitions without a configuration have no index', () => {
  const whereabouts = wanting('a', {type: 'ipvlan', ipam: {type: 'whereabouts', index: 99}});
  const withoutIpam = wanting('b', {plugins: [{type: 'ipvlan'}, 'no plugin']});
  const onNode: WantedNetwork = {namespace: 'mlab', name: 'c', ifname: null, definition: {kind: 'on-node'}};
  assert.equal(checkIndexes([podWanting('ndt', whereabouts, withoutIpam, onNode)]), []);
  const invalid = {kind: 'invalid', annotation: 'k8s.v1.cni.cncf.io/networks', text: '[{', reason: 'broken'} as const;
  assert.equal(checkIndexes([{...podWanting('ndt'), networks: invalid}]), []);
  const single = wanting('d', {type: 'ipvlan', ipam: {type: 'index2ip', index: 99}});
  assert.equal(inShort(checkIndexes([podWanting('ndt', single)])), ['error index-invalid']);
});

test('two pods on a node may not share an index; one pod with two networks, and pods without any, share none', () => {
  const shared = checkIndexes([
    podWanting('one', withIndex(2)),
    podWanting('two', withIndex(2)),
    podWanting('three', withIndex(3)),
  ]);
  assert.equal(inShort(shared), ['error index-shared']);
  assert.match(shared[0]?.what ?? '', 'the pods antidote/one and antidote/two have the same index 2');
  assert.equal(checkIndexes([podWanting('one', withIndex(2), withIndex(2, 'other'))]), []);
  const without = checkIndexes([podWanting('one', withIndex(undefined)), podWanting('two', withIndex(undefined))]);
  assert.equal(inShort(without), ['error index-invalid', 'error index-invalid']);
});

/** A cluster with these pods; multus is on the node or not. */
function nodeWith(pods: readonly PodRecord[], hasMultus: boolean): Facts {
  const {node} = factsWith({});
  const directory = {kind: 'read', path: '/etc/cni/multus/net.d', entries: []} as const;
  const multus = {json: {}, isThick: false, networks: [], namespace: 'kube-system', directory, named: new Map()};
  return factsWith({cluster: clusterWith([], pods), node: {...node, multus: hasMultus ? multus : null}});
}

function saidOfPods(pod: PodRecord, {hasMultus = true, trees = [] as readonly Call[]} = {}) {
  const textOf = (parting: {readonly kind: string}) => ({
    message: `it is ${parting.kind}`,
    suggestions: ['look there'],
  });
  return checkPods(nodeWith([pod], hasMultus), {trees, treesOf: () => trees, textOf});
}

const missing: WantedNetwork = {namespace: 'mlab', name: 'x', ifname: null, definition: {kind: 'missing'}};

test('what a pod asks for and cannot get is an error of a pod that lives, and of no other', () => {
  for (const phase of ['Pending', 'Running']) {
    const said = saidOfPods({...podWanting('web', missing), phase});
    assert.equal(inShort(said), ['error pod-definition-missing'], phase);
    assert.match(wordsOf(said), 'pod antidote/web: it is definition-missing\nmlab-cni pod antidote/web ');
    assert.match(wordsOf(said), 'look there');
  }
  for (const phase of ['Succeeded', 'Failed', 'Unknown']) {
    assert.equal(saidOfPods({...podWanting('web', missing), phase}), [], phase);
  }
  assert.equal(saidOfPods({...podWanting('web', missing), hostNetwork: true}), []);
});

test('a pod that runs while Kubernetes is mistaken about it is a warning', () => {
  const pod: PodRecord = {...podWanting('web'), phase: 'Running', status: 'invalid'};
  assert.equal(inShort(saidOfPods(pod)), ['warning pod-status-invalid']);
});

test('without multus nobody reads what annotations ask for: that is all that is said, beside calls that failed', () => {
  const said = saidOfPods(podWanting('web', missing), {hasMultus: false});
  assert.equal(inShort(said), ['warning pod-networks-ignored']);
  assert.match(wordsOf(said), 'k8s.v1.cni.cncf.io/networks: x');
  assert.equal(saidOfPods(podWanting('web'), {hasMultus: false}), []);
  const trees = callTrees([anInvocation({exit: {code: 1}, stdout: {cniVersion: '1.0.0', code: 11, msg: 'no'}})]);
  assert.equal(inShort(saidOfPods(podWanting('web'), {hasMultus: false, trees})), ['error pod-failed']);
  assert.equal(saidOfPods(podWanting('web', withIndex(99)), {hasMultus: false}).length, 1);
  assert.equal(inShort(saidOfPods(podWanting('web', withIndex(99)))), ['error index-invalid']);
});

test('where nobody told of pods nothing is said of them', () => {
  const sight = {trees: [], treesOf: () => [], textOf: () => ({message: '', suggestions: []})};
  assert.equal(checkPods(factsWith({}), sight), []);
  assert.equal(checkPods(factsWith({cluster: {...clusterWith([]), pods: null}}), sight), []);
});

const failed = {exit: {code: 1}, stdout: {cniVersion: '1.0.0', code: 11, msg: 'try again'}} as const;
const nowMs = epochMs + 3_600_000;

function captured(invocations: readonly InvocationOptions[], facts: Partial<Facts> = {}, now = nowMs) {
  const trees = invocations.map((each, index) =>
    anInvocation({id: `call-${index}`, startMs: 1000 * (index + 1), ...each}),
  );
  return checkCaptures(
    factsWith(facts),
    trees.flatMap((each) => callTrees([each])),
    now,
  );
}

test('the latest ADD of a pod counts: one that failed is told, one that went well afterwards ends it', () => {
  const said = captured([{}, failed]);
  assert.equal(inShort(said), ['error captured-failure']);
  assert.match(wordsOf(said), 'pod default/web-0, interface eth0, network mynet: the latest ADD');
  assert.match(wordsOf(said), 'capture call-1: try again\nmlab-cni explain call-1');
  assert.equal(captured([failed, {}]), []);
  assert.equal(inShort(captured([failed, {environment: {CNI_COMMAND: 'DEL'}}])), ['error captured-failure']);
  assert.equal(captured([{...failed, environment: {CNI_COMMAND: 'DEL'}}]), []);
});

test('networks, interfaces and containers are told apart', () => {
  assert.is(captured([failed, {environment: {CNI_IFNAME: 'net1'}}]).length, 1, 'another interface');
  assert.is(
    captured([failed, {stdin: {cniVersion: '1.0.0', name: 'other', type: 'bridge'}}]).length,
    1,
    'another network',
  );
  const podman = {
    ...failed,
    environment: {CNI_ARGS: '', CNI_CONTAINERID: 'abcdefabcdef0123', CNI_IFNAME: ''},
    stdin: '',
  };
  assert.match(wordsOf(captured([podman])), 'container abcdefabcdef0, interface -, network -');
});

test('a failure of an hour ago or before may be over: it is a warning', () => {
  const at = (ageMs: number) => inShort(captured([{...failed, startMs: 0}], {}, epochMs + ageMs));
  assert.equal(at(3_599_999), ['error captured-failure']);
  assert.equal(at(3_600_000), ['warning captured-failure']);
});

test('the innermost call that failed is named', () => {
  const outer = anInvocation({id: 'outer', plugin: 'multus', ...failed});
  const inner = anInvocation({id: 'inner', plugin: 'bridge', parentId: 'outer', startMs: 5, durationMs: 5, ...failed});
  const fine = anInvocation({id: 'fine', plugin: 'portmap', parentId: 'outer', startMs: 12, durationMs: 2});
  const said = checkCaptures(factsWith({}), callTrees([outer, inner, fine]), nowMs);
  assert.match(wordsOf(said), 'failed in bridge\ncapture inner: try again');
});

test('a call that went well in the end is none that failed, whatever failed within it', () => {
  const outer = anInvocation({id: 'outer', plugin: 'multus'});
  const inner = anInvocation({id: 'inner', plugin: 'bridge', parentId: 'outer', startMs: 5, durationMs: 5, ...failed});
  assert.equal(checkCaptures(factsWith({}), callTrees([outer, inner]), nowMs), []);
});

test('pods are told by what the cluster says of them where it told which there are', () => {
  assert.equal(captured([failed], {cluster: clusterWith([])}), []);
  assert.is(captured([failed], {cluster: {...clusterWith([]), pods: null}}).length, 1);
  assert.is(
    captured([{...failed, environment: {CNI_ARGS: ''}}], {cluster: clusterWith([])}).length,
    1,
    'a container of podman',
  );
});

test.run();
