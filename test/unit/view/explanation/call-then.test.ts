import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callThen, type CallThen} from '../../../../src/capture/fleet/call-then.js';
import {traitsOf} from '../../../../src/capture/fleet/traits.js';
import {parseCollectedCluster} from '../../../../src/records/collected-cluster.js';
import {callThenText, phaseThen, podThenJson, renderCallThen} from '../../../../src/view/explanation/call-then.js';
import {renderList} from '../../../../src/view/calls/list.js';
import {anInvocation} from '../../../helpers/invocation.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/explanation/call-then: what the API server said when a call was collected');

const call = anInvocation({
  node: 'node7',
  environment: {CNI_ARGS: 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=b8f1'},
});

function then(pods: readonly object[], node: object | null = null): CallThen {
  const text = JSON.stringify({server: 'https://x:6443', askedAt: '2026-01-02T03:04:05.000Z', node, pods});
  const cluster = parseCollectedCluster(text);
  assert.ok(cluster);
  return callThen(call, cluster);
}

const web = {namespace: 'default', name: 'web-0', uid: 'b8f1', phase: 'Pending', reason: 'ContainerCreating'};

test('a pod that waits, with what made it', () => {
  const waiting = then([{...web, owner: {kind: 'StatefulSet', name: 'web'}, images: ['nginx:1']}]);
  assert.equal(callThenText(waiting), [
    'When this was collected, default/web-0 was Pending (ContainerCreating), made by the StatefulSet web.',
  ]);
  assert.is(phaseThen(waiting), 'Pending');
  assert.equal(podThenJson(waiting), {
    pod: 'there',
    phase: 'Pending',
    reason: 'ContainerCreating',
    ip: '',
    owner: {kind: 'StatefulSet', name: 'web'},
    askedAt: '2026-01-02T03:04:05.000Z',
  });
});

test('a pod that is gone, and one whose name another has', () => {
  assert.match(callThenText(then([])).join(' '), 'was not on this node any more');
  assert.is(phaseThen(then([])), 'gone');
  const other = then([{...web, uid: 'c9a2', phase: 'Running', reason: ''}]);
  assert.match(callThenText(other).join(' '), 'was another pod of that name, Running');
  assert.is(phaseThen(other), 'replaced');
});

test('a node that was not Ready, and what ran of its network', () => {
  const flannel = {
    namespace: 'kube-flannel',
    name: 'kube-flannel-ds-x2x4z',
    phase: 'Running',
    owner: {kind: 'DaemonSet', name: 'kube-flannel-ds'},
    images: ['docker.io/flannel/flannel:v0.25.1'],
  };
  const exporter = {
    ...flannel,
    name: 'node-exporter-1',
    owner: {kind: 'DaemonSet', name: 'node-exporter'},
    images: ['x:1'],
  };
  const node = {
    name: 'node7',
    isReady: false,
    readiness: 'container runtime network not ready: cni config uninitialized',
  };
  const texts = callThenText(then([web, flannel, exporter], node));
  assert.equal(texts.slice(1), [
    'The node node7 was not Ready: container runtime network not ready: cni config uninitialized.',
    'Of its network there ran: kube-flannel/kube-flannel-ds-x2x4z Running, docker.io/flannel/flannel:v0.25.1.',
  ]);
});

test('list has a column for it, and only where somebody asked', () => {
  const rows = [{kind: 'capture', invocation: call} as const];
  const ids = new Map([[call.id, 'abc']]);
  assert.match(
    renderList(rows, ids, screenOf(undefined), () => then([web])),
    /NODE +POD THEN\n.*node7 +Pending/,
  );
  assert.not.match(
    renderList(rows, ids, screenOf(undefined), () => null),
    'POD THEN',
  );
});

test('labels and the images of DaemonSets are traits; the name of the node is none', () => {
  const text = JSON.stringify({
    node: {name: 'node7', labels: {'kubernetes.io/hostname': 'node7', 'topology.kubernetes.io/zone': 'a'}},
    pods: [
      {namespace: 'kube-system', name: 'p-1', owner: {kind: 'DaemonSet', name: 'kube-proxy'}, images: ['proxy:1.30']},
    ],
  });
  assert.equal(
    [...traitsOf({node: 'node7', files: new Map([['kubernetes.json', text]])})],
    [
      ['label topology.kubernetes.io/zone', 'a'],
      ['DaemonSet kube-system/kube-proxy', 'proxy:1.30'],
    ],
  );
});

test('what is no such file is none, and fields of other kinds are passed over', () => {
  for (const text of ['', '{', '[]', '{"pods": 3}', 'null']) assert.is(parseCollectedCluster(text), null, text);
  const odd = parseCollectedCluster('{"pods": [3, null, {"name": 7, "owner": "x", "images": [1, "y"]}], "node": 3}');
  assert.equal([odd?.node, odd?.pods.length, odd?.pods[0]?.images, odd?.pods[0]?.name], [null, 1, ['y'], '']);
});

test('what was not said is left out: no address, no owner, no reason, nobody who knows why', () => {
  const said = (pod: object, node: object | null = null) => callThenText(then([{...web, reason: '', ...pod}], node));
  assert.equal(said({phase: 'Running', ip: '10.1.0.2'}), [
    'When this was collected, default/web-0 was Running with 10.1.0.2.',
  ]);
  assert.equal(said({}), ['When this was collected, default/web-0 was Pending.']);
  assert.match(
    said({}, {name: 'node7', isReady: false, readiness: ''}).join(),
    'node7 was not Ready: nobody said why.',
  );
  assert.not.match(said({}, {name: 'node7', isReady: true, readiness: ''}).join(), 'Ready');
  assert.is(phaseThen(then([{...web, phase: ''}])), '-');
});

test('nobody was asked: nothing is said, and JSON has nothing', () => {
  assert.equal([callThenText(null), phaseThen(null), renderCallThen(null, screenOf(80))], [[], '-', []]);
  const without = {...then([]), pod: null};
  assert.equal([podThenJson(without), phaseThen(without), callThenText(without)], [null, '-', []]);
});

test('of a pod that is gone JSON knows that alone; of one that was replaced how the other is', () => {
  const askedAt = '2026-01-02T03:04:05.000Z';
  assert.equal(podThenJson(then([])), {pod: 'gone', phase: null, reason: null, ip: null, owner: null, askedAt});
  assert.is(podThenJson(then([{...web, uid: 'c9a2', phase: 'Running'}]))?.phase, 'Running');
});

test('an add-on is known by its DaemonSet or its image, and is told with its state', () => {
  const daemon = (name: string, image: string, kind = 'DaemonSet') => ({
    namespace: 'kube-system',
    name: `${name}-1`,
    phase: 'Pending',
    reason: 'CrashLoopBackOff',
    owner: {kind, name},
    images: [image],
  });
  const ran = (...pods: readonly object[]) => callThenText(then([web, ...pods])).slice(1);
  assert.equal(ran(daemon('net', 'quay.io/cilium/cilium:1')), [
    'Of its network there ran: kube-system/net-1 Pending (CrashLoopBackOff), quay.io/cilium/cilium:1.',
  ]);
  assert.match(ran(daemon('a-flannel', 'x'), daemon('multus', 'y')).join(), /a-flannel-1 .*; kube-system\/multus-1 /);
  assert.equal(ran(daemon('flannel', 'x', 'Deployment'), daemon('proxy', 'y')), []);
});

test('it is a section of its own', () => {
  assert.match(renderCallThen(then([web]), screenOf(80)).join(), /^KUBERNETES +When this was collected/);
});

test.run();
