import type {V1Node, V1Pod} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import type {Cluster} from '../../../src/kubernetes/cluster.js';
import {fetchPodRecord, severalOrOne} from '../../../src/kubernetes/pod-record.js';

const test = suite('kubernetes/pod-record');

const question = {namespace: 'default', name: 'web-0', multusNamespace: 'kube-system'};

/** A cluster with one pod; what a test does not say is not there. */
function clusterWith(pod: object, answers: Partial<Cluster> = {}): Cluster {
  return {
    server: 'https://10.0.0.1:6443',
    pod: () => Promise.resolve(pod as V1Pod),
    node: () => Promise.resolve(null),
    podsOfNode: () => Promise.resolve([]),
    podEvents: () => Promise.resolve([]),
    definition: () => Promise.resolve({kind: 'missing'}),
    definitions: () => Promise.resolve([]),
    ...answers,
  };
}

function annotated(annotations: Readonly<Record<string, string>>): object {
  return {metadata: {uid: 'u1', annotations}};
}

test('no such pod', async () => {
  const cluster = {...clusterWith({}), pod: () => Promise.resolve(null)};
  assert.equal(await fetchPodRecord(cluster, question), {record: null, problems: []});
});

test('a bare pod', async () => {
  const {record, problems} = await fetchPodRecord(
    clusterWith({metadata: {namespace: 'default', name: 'web-0'}}),
    question,
  );
  const nothing = {kind: 'networks', text: '', networks: []};
  assert.equal(record, {
    namespace: 'default',
    name: 'web-0',
    uid: '',
    phase: '',
    hostNetwork: false,
    ips: [],
    node: null,
    defaultNetwork: {...nothing, annotation: 'v1.multus-cni.io/default-network'},
    networks: {...nothing, annotation: 'k8s.v1.cni.cncf.io/networks'},
    status: null,
    events: [],
  });
  assert.equal(problems, []);
});

test('networks are looked for where multus looks for them', async () => {
  const asked: string[] = [];
  const pod = annotated({
    'v1.multus-cni.io/default-network': 'flannel-conf',
    'k8s.v1.cni.cncf.io/networks': 'a,other/b',
  });
  const definition = (namespace: string, name: string) => {
    asked.push(`${namespace}/${name}`);
    return Promise.resolve({kind: 'found', config: '{"type":"bridge"}'} as const);
  };
  const {record} = await fetchPodRecord(clusterWith(pod, {definition}), question);
  assert.equal(asked.sort(), ['default/a', 'kube-system/flannel-conf', 'other/b']);
  assert.equal(record?.networks.kind === 'networks' && record.networks.networks[1], {
    namespace: 'other',
    name: 'b',
    ifname: null,
    definition: {kind: 'config', network: 'b', plugins: ['bridge'], configuration: {type: 'bridge'}},
  });
});

test('two default networks are one too many', async () => {
  const {record} = await fetchPodRecord(clusterWith(annotated({'v1.multus-cni.io/default-network': 'a,b'})), question);
  assert.is(record?.defaultNetwork.kind, 'invalid');
});

test('a static pod has the uid that the kubelet gave it, and the older status counts', async () => {
  const status = '[{"name":"flannel","interface":"eth0","ips":["10.0.0.2"],"default":true}]';
  const pod = annotated({'kubernetes.io/config.hash': 'hash', 'k8s.v1.cni.cncf.io/networks-status': status});
  const {record} = await fetchPodRecord(clusterWith(pod), question);
  assert.is(record?.uid, 'hash');
  assert.equal(record?.status, [{name: 'flannel', ifname: 'eth0', ips: ['10.0.0.2'], isDefault: true}]);
  const unreadable = annotated({'k8s.v1.cni.cncf.io/network-status': '[{'});
  assert.is((await fetchPodRecord(clusterWith(unreadable), question)).record?.status, 'invalid');
});

test('fields from before there were two address families', async () => {
  const pod = {spec: {nodeName: 'n1'}, status: {podIP: '10.0.0.2'}};
  const node = () =>
    Promise.resolve({metadata: {labels: {a: 'b'}}, spec: {podCIDR: '10.0.0.0/24'}} as unknown as V1Node);
  const {record} = await fetchPodRecord(clusterWith(pod, {node}), question);
  assert.equal(record?.ips, ['10.0.0.2']);
  assert.equal(record?.node, {name: 'n1', labels: {a: 'b'}, podCidrs: ['10.0.0.0/24']});
});

test('what is refused is left open; a bug is not hidden', async () => {
  const refuse = () => Promise.reject(new ClusterError('no'));
  const refusing = {node: refuse, podEvents: refuse, definition: refuse};
  const pod = {metadata: {annotations: {'k8s.v1.cni.cncf.io/networks': 'a'}}, spec: {nodeName: 'n1'}};
  const {record, problems} = await fetchPodRecord(clusterWith(pod, refusing), question);
  assert.equal(record?.node, {name: 'n1', labels: null, podCidrs: null});
  assert.is(record?.events, null);
  assert.is(record?.networks.kind === 'networks' && record.networks.networks[0]?.definition.kind, 'unknown');
  assert.is(problems.length, 3);
  const buggy = clusterWith(pod, {podEvents: () => Promise.reject(new TypeError('oops'))});
  try {
    await fetchPodRecord(buggy, question);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof TypeError);
  }
});

test('a list of both families counts before the field from before there was one', () => {
  assert.equal(severalOrOne(['10.1.0.2', 'fd00::2'], '10.1.0.2'), ['10.1.0.2', 'fd00::2']);
  assert.equal(severalOrOne([], '10.1.0.2'), ['10.1.0.2']);
  assert.equal(severalOrOne(undefined, '10.1.0.2'), ['10.1.0.2']);
  assert.equal(severalOrOne([], undefined), []);
  assert.equal(severalOrOne(undefined, ''), []);
});

test.run();
