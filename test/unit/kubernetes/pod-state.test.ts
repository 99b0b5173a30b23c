import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {podStateOf} from '../../../src/kubernetes/recording/pod-state.js';

const test = suite('kubernetes/recording/pod-state');

/** From what the API server gives. */
const read = (pod: object) => podStateOf(pod);

test('what a pod says of itself', () => {
  const pod = {
    metadata: {
      namespace: 'web',
      name: 'a',
      uid: 'u',
      labels: {app: 'a'},
      annotations: {note: 'x'},
      creationTimestamp: new Date(5000),
      deletionTimestamp: new Date(6000),
    },
    spec: {nodeName: 'n1', hostNetwork: true, containers: [{name: 'c', image: 'busybox:1'}, {name: 'd'}]},
    status: {podIP: '10.1.0.2', phase: 'Failed', reason: 'Evicted', message: 'no room'},
  };
  assert.equal(read(pod), {
    namespace: 'web',
    name: 'a',
    uid: 'u',
    node: 'n1',
    images: ['busybox:1', ''],
    owner: null,
    labels: {app: 'a'},
    annotations: {note: 'x'},
    createdAtMs: 5000,
    isBeingDeleted: true,
    hostNetwork: true,
    ip: '10.1.0.2',
    phase: 'Failed',
    reason: 'Evicted',
    message: 'no room',
    container: {kind: 'unknown'},
  });
});

test('a pod that says nothing', () => {
  const {createdAtMs, isBeingDeleted, hostNetwork, images, owner, container} = read({});
  assert.equal([createdAtMs, isBeingDeleted, hostNetwork, images, owner], [0, false, false, [], null]);
  assert.equal(container, {kind: 'unknown'});
  const metadata = {creationTimestamp: '1970-01-01T00:00:05Z'}; // as a watch brings it
  assert.is(read({metadata}).createdAtMs, 5000);
});

test('its owner is who controls it, or the first; a node is none', () => {
  const reference = (kind: string, controller?: boolean) => ({
    apiVersion: 'v1',
    kind,
    name: kind.toLowerCase(),
    uid: 'u',
    ...(controller !== undefined && {controller}),
  });
  const ownerOf = (...ownerReferences: ReturnType<typeof reference>[]) => read({metadata: {ownerReferences}}).owner;
  assert.equal(ownerOf(reference('Job', false), reference('ReplicaSet', true))?.kind, 'ReplicaSet');
  assert.equal(ownerOf(reference('Job'), reference('DaemonSet')), {kind: 'Job', name: 'job'});
  assert.is(ownerOf(reference('Node', true)), null);
});

/** States of init containers and of containers, and which of them is told. */
const states: readonly (readonly [object[], object[], object])[] = [
  [[], [{running: {}}], {kind: 'running'}],
  [[], [{}], {kind: 'unknown'}],
  [[], [{waiting: {}}], {kind: 'waiting', reason: '', message: ''}],
  [
    [{terminated: {exitCode: 0}}],
    [{waiting: {reason: 'ErrImagePull', message: 'no'}}],
    {kind: 'waiting', reason: 'ErrImagePull', message: 'no'},
  ],
  [
    [{terminated: {exitCode: 1, reason: 'Error', message: 'x'}}],
    [{waiting: {reason: 'PodInitializing'}}],
    {kind: 'terminated', exitCode: 1, reason: 'Error', message: 'x'},
  ],
  [
    [{terminated: {exitCode: 0}}],
    [{terminated: {exitCode: 0, reason: 'Completed'}}],
    {kind: 'terminated', exitCode: 0, reason: 'Completed', message: ''},
  ],
];
for (const [init, ordinary, told] of states) {
  test(`of ${JSON.stringify([init, ordinary])} is told ${JSON.stringify(told)}`, () => {
    const statuses = (list: typeof init) => list.map((state) => ({name: 'c', state}));
    const status = {initContainerStatuses: statuses(init), containerStatuses: statuses(ordinary)};
    assert.equal(read({status}).container, told);
  });
}

test.run();
