import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees, type Call} from '../../../../src/capture/tree/call-tree.js';
import {tellPodStory, type PodStory} from '../../../../src/capture/pod/story.js';
import {multusNamespaceIn} from '../../../../src/capture/pod/multus-namespace.js';
import type {PodRecord, WantedNetwork} from '../../../../src/records/pod-record.js';
import {readPodCalls} from '../../../../src/store/query/pod-calls.js';
import {withFixture, type Network} from '../../../helpers/fixtures.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/pod/story');

const web = {namespace: 'default', name: 'web-0'};

function wanted(name: string, properties: Partial<WantedNetwork> = {}): WantedNetwork {
  return {
    namespace: 'default',
    name,
    ifname: null,
    definition: {kind: 'config', network: name, plugins: ['bridge'], configuration: {type: 'bridge'}},
    ...properties,
  };
}

/** A running pod with an address, which asks for these networks. */
function aRecord(networks: readonly WantedNetwork[], properties: Partial<PodRecord> = {}): PodRecord {
  return {
    ...web,
    uid: 'u1',
    phase: 'Running',
    hostNetwork: false,
    ips: ['10.1.0.2'],
    node: null,
    defaultNetwork: {kind: 'networks', annotation: 'default', text: '', networks: []},
    networks: {kind: 'networks', annotation: 'networks', text: '', networks},
    status: null,
    events: [],
    ...properties,
  };
}

/** Calls about one container, each 100 ms after the one before, children given by `parentId`. */
function trees(
  ...calls: readonly (InvocationOptions & {readonly ifname?: string; readonly network?: string})[]
): Call[] {
  return callTrees(
    calls.map(({ifname = 'eth0', network, ...options}, index) =>
      anInvocation({
        id: `${index}`,
        startMs: index * 100,
        ...(network === undefined
          ? {}
          : {stdin: {cniVersion: '1.0.0', name: network, type: options.plugin ?? 'bridge'}}),
        ...options,
        environment: {CNI_IFNAME: ifname, ...options.environment},
      }),
    ),
  );
}

const multus = {plugin: 'multus', network: 'multus-network', durationMs: 1000};
const flannel = {plugin: 'flannel', network: 'flannel', parentId: '0'};
const net1 = {network: '12-net', ifname: 'net1', parentId: '0', stdout: {ips: [{address: '10.10.12.2/24'}]}};
const failing = {exit: {code: 1}, stdout: {code: 999, msg: 'no room'}};
const del = {environment: {CNI_COMMAND: 'DEL'}, stdout: ''};

function kinds({partings}: PodStory): string[] {
  return partings.map((parting) => ('ifname' in parting ? `${parting.kind} ${parting.ifname}` : parting.kind));
}

function rows({interfaces}: PodStory): (string | null | undefined)[][] {
  return interfaces.map(({ifname, wanted, done, believed}) => [
    ifname,
    wanted?.kind === 'annotated' ? wanted.network.name : (wanted?.kind ?? null),
    done === null ? null : done.hasFailed ? 'failed' : done.addresses.join(),
    believed?.addresses.join() ?? null,
  ]);
}

const given = {plugin: 'host-local', parentId: '0', stdout: {ips: [{address: '10.1.0.2/24'}]}};
const without = {interfaces: [{name: 'eth0', sandbox: '/n'}]};

test('an address that a plugin got and left out is told, with both plugins', () => {
  const calls = trees({plugin: 'macvlan', durationMs: 500, stdout: without}, given);
  const [dropped, ...others] = tellPodStory(web, null, calls).partings;
  assert.is(dropped?.kind, 'address-dropped');
  assert.equal(others, []);
  if (dropped?.kind !== 'address-dropped') return;
  assert.equal(dropped.dropped.addresses, ['10.1.0.2/24']);
  assert.is(dropped.dropped.givenBy.plugin, 'host-local');
  assert.is(dropped.dropped.droppedBy.plugin, 'macvlan');
});

test('an address is not dropped that came in another form, from a later plugin, or was given back', () => {
  const handed = {...without, ips: [{address: '10.1.0.2/32', interface: 0}]};
  const twice = {...given, stdout: {ips: [{address: '10.1.0.9/24'}]}};
  const gaveBack = {...del, plugin: 'host-local', parentId: '0'};
  for (const calls of [
    trees({plugin: 'ptp', durationMs: 500, stdout: handed}, given),
    trees({plugin: 'netctl', durationMs: 150, stdout: without}, given, {plugin: 'ipvlan', stdout: handed}),
    trees({plugin: 'bridge', durationMs: 500, stdout: handed}, twice, gaveBack, given),
    trees({plugin: 'bridge', durationMs: 500, ...failing}, given),
  ]) {
    assert.equal(
      kinds(tellPodStory(web, null, calls)).filter((kind) => kind.startsWith('address-dropped')),
      [],
    );
  }
});

test('all three agree', () => {
  const status = [
    {name: 'flannel', ifname: 'eth0', ips: ['10.1.0.2'], isDefault: true},
    {name: 'default/12-net', ifname: 'net1', ips: ['10.10.12.2'], isDefault: false},
  ];
  const story = tellPodStory(web, aRecord([wanted('12-net')], {status}), trees(multus, flannel, net1));
  assert.equal(rows(story), [
    ['eth0', 'node-default', '10.1.0.2/24', '10.1.0.2'],
    ['net1', '12-net', '10.10.12.2/24', '10.10.12.2'],
  ]);
  assert.equal(kinds(story), []);
});

test('one plugin and no meta plugin: a chain for one interface; the loopback interface is nobody’s business', () => {
  const chain = trees({plugin: 'loopback', ifname: 'lo'}, {plugin: 'bridge'}, {plugin: 'portmap'});
  const story = tellPodStory(web, aRecord([]), chain);
  assert.equal(rows(story), [['eth0', 'node-default', '10.1.0.2/24', '10.1.0.2']]);
  assert.equal(
    story.interfaces[0]?.done?.chain.map(({invocation}) => invocation.plugin),
    ['bridge', 'portmap'],
  );
  assert.equal(kinds(story), []);
});

test('the innermost failure is named, and what was not reached is not blamed', () => {
  const calls = trees(
    {...multus, ...failing},
    {...flannel, ...failing, durationMs: 50},
    {plugin: 'bridge', network: 'flannel', parentId: '1', ...failing},
  );
  const story = tellPodStory(web, aRecord([wanted('12-net')], {ips: [], phase: 'Pending'}), calls);
  assert.equal(kinds(story), ['failed eth0']);
  const [parting] = story.partings;
  assert.is(parting?.kind === 'failed' && parting.culprit.id, '2');
});

test('a network that nobody called a plugin for', () => {
  const story = tellPodStory(web, aRecord([wanted('12-net')]), trees(multus, flannel));
  assert.equal(kinds(story), ['not-called net1', 'not-reported net1']);
});

test('delegates that were not recorded are not missed', () => {
  const status = [{name: 'default/12-net', ifname: 'net1', ips: ['10.10.12.2'], isDefault: false}];
  const story = tellPodStory(web, aRecord([wanted('12-net')], {status}), trees(multus));
  assert.is(story.attempt?.hidesDelegates, true);
  assert.equal(kinds(story), []);
});

test('definitions that are missing, bad, or unknown to the cluster come before what follows from them', () => {
  const networks = [
    wanted('a', {definition: {kind: 'missing'}}),
    wanted('b', {ifname: 'data0', definition: {kind: 'invalid', reason: 'bad'}}),
    wanted('c', {definition: {kind: 'no-resource'}}),
    wanted('d', {definition: {kind: 'unknown'}}),
  ];
  const calls = trees({...multus, ...failing});
  const story = tellPodStory(web, aRecord(networks, {ips: [], phase: 'Pending'}), calls);
  assert.equal(kinds(story), [
    'definition-missing net1',
    'definition-invalid data0',
    'no-definitions net3',
    'failed eth0',
  ]);
});

test('a network gets the interface that multus gave it, also when others were counted before', () => {
  const calls = trees(multus, flannel, {...net1, network: 'of-the-node'}, {...net1, ifname: 'net2'});
  const story = tellPodStory(web, aRecord([wanted('12-net')], {status: null}), calls);
  assert.equal(
    rows(story).map(([ifname, name]) => [ifname, name]),
    [
      ['eth0', 'node-default'],
      ['net2', '12-net'],
      ['net1', null],
    ],
  );
});

test('addresses that differ; an IPv6 address may be written in another way', () => {
  const calls = trees({stdout: {ips: [{address: '10.1.0.2/24'}, {address: 'fd00:0:0::2/64'}]}});
  assert.equal(kinds(tellPodStory(web, aRecord([], {ips: ['10.1.0.2', 'fd00::2']}), calls)), []);
  assert.equal(kinds(tellPodStory(web, aRecord([], {ips: ['10.1.0.3']}), calls)), ['address-differs eth0']);
});

test('Kubernetes believes what a DEL took away, unless the pod is over', () => {
  const calls = trees({plugin: 'bridge'}, {plugin: 'bridge', ...del});
  assert.equal(kinds(tellPodStory(web, aRecord([]), calls)), ['undone eth0']);
  assert.equal(kinds(tellPodStory(web, aRecord([], {phase: 'Succeeded'}), calls)), []);
});

test('a new container after that makes it right again', () => {
  const second = {environment: {CNI_CONTAINERID: 'c2'}};
  const story = tellPodStory(web, aRecord([]), trees({...failing}, {...del}, second));
  assert.equal(kinds(story), []);
  assert.is(story.attemptCount, 2);
});

test('captures of another uid are about an earlier pod', () => {
  const args = 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=u0';
  const story = tellPodStory(web, aRecord([]), trees({...failing, environment: {CNI_ARGS: args}}));
  assert.is(story.attempt, null);
  assert.is(story.earlierPods, 1);
  assert.equal(kinds(story), []);
});

test('from Kubernetes alone', () => {
  const event = {type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'oh', count: 3, lastSeen: null};
  assert.equal(kinds(tellPodStory(web, aRecord([], {ips: [], events: [event]}), [])), ['sandbox-failed']);
  assert.equal(kinds(tellPodStory(web, aRecord([], {events: [event]}), [])), []);
  assert.equal(kinds(tellPodStory(web, aRecord([wanted('12-net')]), [])), ['not-reported net1']);
  assert.equal(kinds(tellPodStory(web, aRecord([wanted('12-net')], {ips: [], phase: 'Pending'}), [])), []);
  assert.equal(kinds(tellPodStory(web, aRecord([], {status: 'invalid'}), [])), ['status-invalid']);
  const invalid = {kind: 'invalid', annotation: 'networks', text: '[', reason: 'it is no valid JSON'} as const;
  assert.equal(kinds(tellPodStory(web, aRecord([], {networks: invalid}), [])), ['annotation-invalid']);
});

test('a pod in the network of the node has no interfaces of its own', () => {
  assert.equal(tellPodStory(web, aRecord([], {hostNetwork: true}), []).interfaces, []);
});

test('from captures alone: what M-Lab’s shim recorded', () => {
  assert.equal(storyOf('antidote', 'antidote', 'bb1'), {
    rows: [
      ['eth0', null, '10.46.0.2/16', null],
      ['net1', null, '10.10.31.2/24', null],
      ['net2', null, '10.10.12.2/24', null],
    ],
    kinds: [],
  });
  assert.equal(storyOf('antidote', 'antidote', 'bb4').kinds, ['failed eth0']);
  assert.equal(storyOf('mlab-physical', 'default', 'ndt-index2-bad'), {
    rows: [
      ['eth0', null, '10.244.3.3/26', null],
      ['net1', null, 'failed', null],
    ],
    kinds: ['failed net1'],
  });
});

test('multus says where it looks for default networks', () => {
  withFixture('mlab-physical', (directory) => {
    const calls = readPodCalls({store: directory}, {namespace: 'default', name: 'plain-pod'});
    assert.is(multusNamespaceIn(calls.trees), 'default');
  });
  assert.is(multusNamespaceIn(trees(multus)), 'kube-system');
});

test.run();

function storyOf(network: Network, namespace: string, name: string) {
  return withFixture(network, (directory) => {
    const story = tellPodStory({namespace, name}, null, readPodCalls({store: directory}, {namespace, name}).trees);
    return {rows: rows(story), kinds: kinds(story)};
  });
}
