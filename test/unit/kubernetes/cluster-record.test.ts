import type {V1Node, V1Pod} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import {fetchClusterRecord, type NodeQuestion} from '../../../src/kubernetes/cluster-record.js';
import type {Cluster, DefinitionAnswer} from '../../../src/kubernetes/cluster.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('kubernetes/cluster-record');

const question: NodeQuestion = {
  node: 'node1',
  multusNamespace: 'kube-system',
  defaultNetworks: [],
  usesDefinitions: true,
};

const refuse = () => Promise.reject(new ClusterError('no'));

function pod(name: string, annotations: Readonly<Record<string, string>> = {}): V1Pod {
  const object: object = {metadata: {name, namespace: 'shop', annotations}};
  return object;
}

/** A cluster with node1; and the definitions that were asked for. */
function aCluster(answers: Partial<Cluster> = {}, node: object | null = {metadata: {name: 'node1'}}) {
  const asked: string[] = [];
  const cluster: Cluster = {
    server: 'https://192.0.2.1:6443',
    pod: refuse,
    podEvents: refuse,
    node: (name) => Promise.resolve(name === 'node1' ? (node as V1Node | null) : null),
    podsOfNode: () => Promise.resolve([]),
    definition: (namespace, name) => {
      asked.push(`${namespace}/${name}`);
      return Promise.resolve<DefinitionAnswer>({kind: 'found', config: '{"type": "bridge"}'});
    },
    definitions: () => Promise.resolve([{namespace: 'shop', name: 'a', config: '{"type": "ptp"}'}]),
    ...answers,
  };
  return {cluster, asked};
}

test('a node is told with its labels, annotations and ranges; what it does not say is empty', async () => {
  const whole = {metadata: {labels: {a: 'b'}, annotations: {c: 'd'}}, spec: {podCIDR: '10.1.0.0/24'}};
  const told = await fetchClusterRecord(aCluster({}, whole).cluster, question);
  assert.equal(told.answer.node, {name: 'node1', labels: {a: 'b'}, annotations: {c: 'd'}, podCidrs: ['10.1.0.0/24']});
  assert.is(told.answer.server, 'https://192.0.2.1:6443');
  const {answer, problems} = await fetchClusterRecord(aCluster({}, {}).cluster, question);
  assert.equal(answer.node, {name: 'node1', labels: {}, annotations: {}, podCidrs: []});
  assert.equal(problems, []);
});

test('the pods of a node are told with what they want, and each definition is asked for once', async () => {
  const networks = {'k8s.v1.cni.cncf.io/networks': 'a,other/b'};
  const podsOfNode = () => Promise.resolve([pod('one', networks), pod('two', networks)]);
  const {cluster, asked} = aCluster({podsOfNode});
  const {answer} = await fetchClusterRecord(cluster, {...question, defaultNetworks: ['flannel']});
  assert.equal(
    answer.pods?.map(({name, namespace, node, events}) => [namespace, name, node, events]),
    [
      ['shop', 'one', null, null],
      ['shop', 'two', null, null],
    ],
  );
  const [one] = answer.pods ?? [];
  assert.equal(one?.networks.kind === 'networks' && one.networks.networks.map(({definition}) => definition.kind), [
    'config',
    'config',
  ]);
  assert.equal(asked.sort(), ['kube-system/flannel', 'other/b', 'shop/a']);
  assert.equal(
    answer.defaultNetworks.map(({namespace, name, ifname, definition}) => [namespace, name, ifname, definition.kind]),
    [['kube-system', 'flannel', null, 'config']],
  );
});

for (const [what, node, usesDefinitions, isAsked] of [
  ['whose label says whose it is', {metadata: {labels: {'mlab/type': 'virtual'}}}, true, false],
  ['with other labels', {metadata: {labels: {other: 'x'}}}, true, true],
  ['without labels', {metadata: {}}, true, true],
  ['whose pods have no definitions', {metadata: {}}, false, false],
  ['that is not there', null, true, false],
] as const) {
  test(`of a node ${what} ${isAsked ? 'all definitions are' : 'no definition is'} asked for`, async () => {
    const {answer} = await fetchClusterRecord(aCluster({}, node).cluster, {...question, usesDefinitions});
    assert.is(answer.node === 'missing', node === null);
    assert.equal(
      answer.definitions?.map(({namespace, name, definition}) => [namespace, name, definition.kind]),
      isAsked ? [['shop', 'a', 'config']] : undefined,
    );
  });
}

test('what is refused beside the node is left open, and said', async () => {
  const {cluster} = aCluster({podsOfNode: refuse, definitions: refuse, definition: refuse});
  const {answer, problems} = await fetchClusterRecord(cluster, {...question, defaultNetworks: ['flannel']});
  assert.equal([answer.pods, answer.definitions], [null, null]);
  assert.is(answer.defaultNetworks[0]?.definition.kind, 'unknown');
  assert.is(problems.length, 3);
});

test('a node that cannot be asked for is an error; a bug is not hidden', async () => {
  assert.instance(await thrownBy(() => fetchClusterRecord(aCluster({node: refuse}).cluster, question)), ClusterError);
  const bug = () => Promise.reject(new TypeError('oops'));
  const {cluster} = aCluster({podsOfNode: bug});
  assert.instance(await thrownBy(() => fetchClusterRecord(cluster, question)), TypeError);
});

test.run();
