import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {requireFleet} from '../../../src/cluster/open-fleet.js';
import {leftText, prepare} from '../../../src/cluster/plan.js';
import {ClusterError, PartialError} from '../../../src/errors.js';
import type {Creation} from '../../../src/kubernetes/recording/create-pod.js';
import type {FleetNode} from '../../../src/kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../../src/kubernetes/recording/fleet.js';
import {aNode} from '../../helpers/fleet-node.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {aPod} from '../../helpers/pod-state.js';
import {aTemplate} from '../../helpers/pod-template.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('cluster/plan');

const agree = () => Promise.resolve();

/** A cluster of these nodes that notes down what it is asked. */
function aFleet(nodes: readonly FleetNode[], creation: Creation = {kind: 'created'}) {
  const asked: string[] = [];
  const noting = <Answer>(what: string, answer: Answer) => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const fleet = {
    server: 'https://192.0.2.1:6443',
    missingRights: () => noting('rights', []),
    nodes: () => noting('nodes', nodes),
    node: (name: string) => Promise.resolve(nodes.find((node) => node.name === name) ?? null),
    pod: () => Promise.resolve(aPod({phase: 'Succeeded'})),
    create: (_namespace: string, {spec}: {spec: {nodeName: string}}, dryRun: boolean) =>
      noting(`${dryRun ? 'would make' : 'make'} a pod on ${spec.nodeName}`, creation),
  } as unknown as Fleet;
  return {fleet, asked};
}

const all = {kind: 'selector', selector: ''} as const;

async function planOf(
  nodes: readonly FleetNode[],
  template = aTemplate(),
  selection: Parameters<typeof prepare>[2] = all,
) {
  let plan: readonly string[] = [];
  await prepare(aFleet(nodes).fleet, template, selection, (lines) => {
    plan = lines;
    return Promise.resolve();
  });
  return plan;
}

test('rights, nodes and one rehearsed pod come before the question, and nothing is made', async () => {
  const {fleet, asked} = aFleet([aNode({name: 'node2'}), aNode({name: 'node1'})]);
  const {nodes} = await prepare(fleet, aTemplate(), all, (_plan, count) => {
    asked.push(`ask the user about ${count}`);
    return Promise.resolve();
  });
  assert.equal(asked, ['rights', 'rights', 'nodes', 'would make a pod on node1', 'ask the user about 2']);
  assert.equal(
    nodes.map(({name}) => name),
    ['node1', 'node2'],
  );
});

test('who does not agree has nothing done', async () => {
  const no = new ClusterError('no');
  const refusing = prepare(aFleet([aNode({name: 'node1'})]).fleet, aTemplate(), all, () => Promise.reject(no));
  assert.is(await thrownBy(() => refusing), no);
});

test('the plan says where, what, for how long, and what becomes of the captures', async () => {
  assert.equal(await planOf([aNode({name: 'node1'})]), [
    'at https://192.0.2.1:6443, in kube-system, on 1 node: node1',
    '  a privileged pod mlab-cni-NODE from busybox:1.36, which is root on the node',
    '  shims are mounted over its CNI plugins: no file is edited, nothing is restarted, running pods go on',
    '  every call is recorded for 10 min into /run/mlab-cni-3f9a01bc (at most 64M, in memory); the node itself ends it',
    '  what nobody has collected 15 min later is erased',
  ]);
});

test('the plan of an examination promises that nothing is changed', async () => {
  const plan = await planOf([aNode({name: 'node1'})], aTemplate({work: 'context'}));
  assert.equal(plan.slice(2), ['  it looks at the CNI configuration and the plugins, and changes nothing']);
});

test('up to a dozen nodes are named, of more the first ten', async () => {
  const named = (count: number) => Array.from({length: count}, (_, index) => aNode({name: `n${10 + index}`}));
  const [twelve = ''] = await planOf(named(12));
  assert.ok(twelve.endsWith('on 12 nodes: n10, n11, n12, n13, n14, n15, n16, n17, n18, n19, n20, n21'), twelve);
  const [thirteen = ''] = await planOf(named(13));
  assert.ok(thirteen.endsWith('n18, n19 and 3 more'), thirteen);
});

test('nodes that are left out are named with the reason, and so is what is odd about the pod', async () => {
  const plan = await planOf([aNode({name: 'node1'}), aNode({name: 'win', os: 'windows'})]);
  assert.is(plan.at(-1), 'not on win: it runs Windows: the shim is a POSIX shell script');
  const ofPod = await planOf([aNode({name: 'node1'})], aTemplate(), {kind: 'pod', namespace: 'default', name: 'web-0'});
  assert.match(ofPod.at(-1) ?? '', 'the pod default/web-0 has ended (Succeeded)');
});

test('no node of any use: each is named with its reason, and nobody is asked', async () => {
  const {fleet, asked} = aFleet([aNode({name: 'a', os: 'windows'}), aNode({name: 'b', osImage: 'Talos (v1.7.4)'})]);
  const error = await thrownBy(() => prepare(fleet, aTemplate(), all, () => Promise.reject(new Error('asked'))));
  assert.instance(error, PartialError);
  assert.match((error as Error).message, /on none of these nodes .*: a: it runs Windows: .*; b: it runs Talos/);
  assert.not.ok(asked.some((line) => line.includes('make')));
});

test('a pod that would be refused ends it before the question, in the words of the server and with a remedy', async () => {
  const message = 'pods "mlab-cni-node1" is forbidden: violates PodSecurity "baseline:latest": host namespaces';
  const {fleet} = aFleet([aNode({name: 'node1'})], {kind: 'refused', status: 403, message});
  const error = await thrownBy(() => prepare(fleet, aTemplate(), all, () => Promise.reject(new Error('asked'))));
  assert.instance(error, ClusterError);
  assert.match((error as Error).message, 'mlab-cni-node1 would be refused, so nothing was made: Pod Security forbids');
  assert.match((error as ClusterError).suggestions.join(), 'label ns kube-system');
});

test('a webhook that cannot rehearse is no refusal: the pods themselves will tell', async () => {
  const message = 'admission webhook "pod-identity-webhook.amazonaws.com" does not support dry run';
  const {fleet} = aFleet([aNode({name: 'node1'})], {kind: 'refused', status: 400, message});
  assert.is((await prepare(fleet, aTemplate(), all, agree)).nodes.length, 1);
});

for (const [seconds, text] of [
  [1, '1 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7199, '120 min'],
  [7200, '2 h'],
  [9000, '2.5 h'],
] as const) {
  test(`recorders that are left for ${seconds} seconds say ${text}`, () => {
    const left = leftText(aTemplate({forSeconds: seconds, keepSeconds: seconds}));
    assert.match(left, `switch off by themselves within ${text}, and erase what they have ${text} later`);
    assert.match(left, 'mlab-cni cluster collect --run 3f9a01bc');
    assert.match(left, 'mlab-cni cluster stop --run 3f9a01bc');
  });
}

test('without a cluster a command that is nothing without one says where it looked', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mlab-cni-test-home-'));
  try {
    const sources = {kubeconfig: undefined, environment: {}, home, root: home};
    const error = await thrownBy(() => requireFleet(sources, 1000));
    assert.instance(error, ClusterError);
    assert.match((error as Error).message, 'no cluster is known: there is no --kubeconfig, KUBECONFIG, ~/.kube/config');
    const kubeconfig = writePlainKubeconfig(join(home, 'kubeconfig'), 'http://127.0.0.1:6443');
    assert.is((await requireFleet({...sources, kubeconfig}, 1000)).server, 'http://127.0.0.1:6443');
  } finally {
    rmSync(home, {recursive: true});
  }
});

test.run();
