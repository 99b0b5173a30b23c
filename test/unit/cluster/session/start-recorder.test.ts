import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openPodBoard} from '../../../../src/cluster/session/pod-board.js';
import {startRecorder} from '../../../../src/cluster/session/start-recorder.js';
import {ClusterError} from '../../../../src/errors.js';
import type {Creation} from '../../../../src/kubernetes/recording/create-pod.js';
import type {FleetNode} from '../../../../src/kubernetes/recording/fleet-node.js';
import type {Fleet} from '../../../../src/kubernetes/recording/fleet.js';
import type {PodEvent} from '../../../../src/records/pod-record.js';
import {aNode} from '../../../helpers/fleet-node.js';
import {aRecorderPod, playFleet, type PlayedFleet} from '../../../helpers/played-fleet.js';
import {aTemplate} from '../../../helpers/pod-template.js';

const test = suite('cluster/session/start-recorder');

const running = {phase: 'Running', container: {kind: 'running'}} as const;
const pulling = {phase: 'Pending', container: {kind: 'waiting', reason: 'ErrImagePull', message: ''}} as const;
const creating = {phase: 'Pending', container: {kind: 'waiting', reason: 'ContainerCreating', message: ''}} as const;

interface Around {
  readonly creation?: () => Promise<Creation>;
  /** What happens when the pod is made. */
  readonly then?: (played: PlayedFleet) => void;
  readonly node?: FleetNode;
  readonly nodeTimeoutMs?: number;
  readonly instead?: Partial<Fleet>;
  readonly stop?: AbortSignal;
}

/** Starts a recorder on node1. */
async function start({creation, then, node, nodeTimeoutMs = 60_000, instead, stop}: Around) {
  const create = (namespace: string, manifest: unknown, dryRun: boolean) => {
    const {metadata, spec} = manifest as {metadata: {name: string}; spec: {nodeName: string}};
    made.push(`${namespace} ${metadata.name} on ${spec.nodeName}${dryRun ? ' (dry run)' : ''}`);
    then?.(played);
    return creation?.() ?? Promise.resolve({kind: 'created'} as const);
  };
  const made: string[] = [];
  const problems: string[] = [];
  const played: PlayedFleet = playFleet({instead: {create, ...instead}});
  const {fleet, log} = played;
  const board = openPodBoard(fleet, {namespace: 'kube-system', labelSelector: ''}, () => undefined);
  const settings = {template: aTemplate(), parallel: 1, nodeTimeoutMs};
  const hooks = {onCall: () => undefined, onProblem: (problem: string) => problems.push(problem)};
  try {
    const started = await startRecorder(
      {fleet, board, settings},
      node ?? aNode({name: 'node1'}),
      hooks,
      stop ?? new AbortController().signal,
    );
    if (started.kind === 'on') started.recorder.leave();
    const obstacle = started.kind === 'failed' ? started.obstacle : null;
    return {started, reason: obstacle?.reason ?? '', remedy: obstacle?.remedy ?? '', made, log, problems};
  } finally {
    board.close();
  }
}

test('a pod is made on the node, and the recorder in it is at work when it says so', async () => {
  const {started, made, log, problems} = await start({
    then: ({become, say}) => {
      become('node1', creating);
      become('node1', running);
      say('node1', 'on\tmlab-cni.sh: less is free');
    },
  });
  assert.ok(started.kind === 'on' && started.recorder.node === 'node1');
  assert.equal(made, ['kube-system mlab-cni-node1 on node1']);
  assert.equal(log, []);
  assert.equal(problems, ['less is free']);
});

test('after an interruption nothing is made any more', async () => {
  const {reason, made} = await start({stop: AbortSignal.abort()});
  assert.is(reason, 'interrupted before it was at work');
  assert.equal(made, []);
});

for (const [what, state] of [
  ['while its pod is being made', creating],
  ['before it is at work', running],
] as const) {
  test(`an interruption ${what} takes its pod away`, async () => {
    const stop = new AbortController();
    const {reason, log} = await start({
      stop: stop.signal,
      then: ({become}) => {
        become('node1', state);
        setImmediate(() => stop.abort());
      },
    });
    assert.is(reason, 'interrupted before it was at work');
    assert.equal(log, [`remove node1 ${state === running ? 'in its own time' : '0'}`]);
  });
}

test('what the API server says against the pod is the reason, and nothing is to be deleted', async () => {
  const message = 'pods "mlab-cni-node1" is forbidden: exceeded quota: q';
  const {reason, log} = await start({creation: () => Promise.resolve({kind: 'refused', status: 403, message})});
  assert.is(reason, 'a quota is used up, or wants what the pod does not say: exceeded quota: q');
  assert.equal(log, []);
});

for (const [what, pod, reason] of [
  [
    'is being deleted',
    () => Promise.resolve(aRecorderPod('node1', {isBeingDeleted: true})),
    'its last recorder is still being taken away (pod kube-system/mlab-cni-node1)',
  ],
  [
    'says whose it is',
    () => Promise.resolve(aRecorderPod('node1', {annotations: {'mlab-cni/owner': 'ann@host'}, createdAtMs: 18_000})),
    'there is a recorder on it already (pod kube-system/mlab-cni-node1), made 42 s ago by ann@host',
  ],
  [
    'does not say whose it is, and was made in the future',
    () => Promise.resolve(aRecorderPod('node1', {createdAtMs: 90_000})),
    'there is a recorder on it already (pod kube-system/mlab-cni-node1), made 0 s ago by somebody',
  ],
  [
    'is gone meanwhile',
    () => Promise.resolve(null),
    'there is a recorder on it already (pod kube-system/mlab-cni-node1)',
  ],
  [
    'cannot be looked at',
    () => Promise.reject(new ClusterError('no')),
    'there is a recorder on it already (pod kube-system/mlab-cni-node1)',
  ],
] as const) {
  test(`a recorder that is there already and ${what} is left alone`, async () => {
    const answer = await start({creation: () => Promise.resolve({kind: 'exists'}), instead: {pod}});
    assert.is(answer.reason, reason);
    assert.match(answer.remedy, /cluster status|record again in a moment/);
    assert.equal(answer.log, []);
  });
}

test('when the answer to the creation was lost, a pod of this run that is there is ours', async () => {
  const lost = () => Promise.reject(new ClusterError('connection reset', {suggestions: ['try again']}));
  for (const [run, isOurs] of [
    ['3f9a01bc', true],
    ['of another', false],
  ] as const) {
    const pod = () => Promise.resolve(aRecorderPod('node1', {labels: {'mlab-cni/run': run}}));
    const then = ({become, say}: PlayedFleet) => {
      become('node1', running);
      say('node1', 'on');
    };
    const {started, reason, remedy} = await start({creation: lost, then, instead: {pod}});
    assert.is(started.kind, isOurs ? 'on' : 'failed');
    if (!isOurs) assert.equal([reason, remedy], ['connection reset', 'try again']);
  }
});

test('when it cannot be asked whether the pod is there, the first error is told', async () => {
  const {reason} = await start({
    creation: () => Promise.reject(new ClusterError('connection reset')),
    instead: {pod: () => Promise.reject(new ClusterError('still no answer'))},
  });
  assert.is(reason, 'connection reset');
});

for (const [what, images, remedy] of [
  [
    'an image that may do',
    ['registry.k8s.io/pause:3.9', 'docker.io/library/busybox:1.36'],
    '--image docker.io/library/busybox:1.36 --pull Never',
  ],
  ['none but by digest', ['docker.io/library/busybox@sha256:1234'], 'take an --image that the node has'],
  ['none that may do', ['registry.k8s.io/pause:3.9'], 'take an --image that the node has'],
] as const) {
  test(`where the image cannot be pulled and the node has ${what}, the advice is: ${remedy}`, async () => {
    const answer = await start({node: aNode({name: 'node1', images}), then: ({become}) => become('node1', pulling)});
    assert.match(answer.reason, 'the image cannot be pulled');
    assert.ok(answer.remedy.startsWith(remedy), answer.remedy);
    assert.equal(answer.log, ['remove node1 0']);
  });
}

test('what has nothing to do with images gets no advice about them', async () => {
  const node = aNode({name: 'node1', images: ['docker.io/library/busybox:1.36']});
  const then = ({become}: PlayedFleet) => become('node1', {phase: 'Failed', reason: 'OutOfpods', message: ''});
  const {reason, remedy} = await start({node, then});
  assert.match(reason, 'the node has as many pods as it may have');
  assert.match(remedy, 'raise maxPods');
});

test('a pod that ends before its recorder is at work is taken away with its reason', async () => {
  const ended = {kind: 'terminated', exitCode: 1, reason: 'Error', message: 'no-nsenter: x'} as const;
  const {reason, log} = await start({
    then: ({become}) => {
      become('node1', running);
      setImmediate(() => become('node1', {phase: 'Failed', container: ended}));
    },
  });
  assert.is(reason, 'the image has no nsenter');
  assert.equal(log, ['remove node1 in its own time']);
});

const event = (type: string, reason: string, message: string): PodEvent => {
  return {type, reason, message, count: 1, lastSeen: null};
};

for (const [what, then, events, how] of [
  ['is not seen', () => undefined, [], 'it was not seen'],
  [
    'is Pending',
    ({become}: PlayedFleet) => become('node1', {phase: 'Pending', container: {kind: 'unknown'}}),
    [],
    'Pending',
  ],
  ['is being made', ({become}: PlayedFleet) => become('node1', creating), [], 'Pending, ContainerCreating'],
  [
    'cannot be made',
    ({become}: PlayedFleet) => become('node1', creating),
    [
      event('Warning', 'FailedMount', 'long ago'),
      event('Warning', 'FailedCreatePodSandBox', `no\n  network ${'x'.repeat(300)}`),
      event('Normal', 'Pulled', 'all is well'),
    ],
    `Pending, ContainerCreating, ${'FailedCreatePodSandBox: no network '.padEnd(240, 'x')}`,
  ],
] as const) {
  test(`a pod that ${what} did not start in time, and is taken away`, async () => {
    const instead = {events: () => Promise.resolve(events)};
    const {reason, remedy, log} = await start({nodeTimeoutMs: 100, then, instead});
    assert.is(reason, `its pod did not start within 0.1 s (${how})`);
    assert.match(remedy, 'kubectl describe node');
    assert.equal(log, ['remove node1 0']);
  });
}

test('what events say is not known if they are refused', async () => {
  const events = () => Promise.reject(new ClusterError('no'));
  const then = ({become}: PlayedFleet) => become('node1', creating);
  const {reason} = await start({nodeTimeoutMs: 100, then, instead: {events}});
  assert.is(reason, 'its pod did not start within 0.1 s (Pending, ContainerCreating)');
});

test('what cannot be seen is not said to be slow', async () => {
  const then = ({tellProblem}: PlayedFleet) => tellProblem(new ClusterError('no route', {suggestions: ['a cable']}));
  const {reason, remedy} = await start({nodeTimeoutMs: 100, then});
  assert.is(reason, 'what becomes of its pod cannot be seen: no route');
  assert.is(remedy, 'a cable');
});

for (const [what, exec, reason, remedy] of [
  ['says nothing', undefined, 'it was not at work within 0.2 s', 'give it longer with --node-timeout'],
  [
    'cannot be asked',
    () =>
      Promise.resolve({
        kind: 'refused',
        problem: new ClusterError('exec is refused', {suggestions: ['open it']}),
      } as const),
    'it was not at work within 0.2 s, as far as could be seen: exec is refused',
    'open it',
  ],
] as const) {
  test(`a recorder that ${what} is given up and taken away in its own time`, async () => {
    const then = ({become}: PlayedFleet) => become('node1', running);
    const answer = await start({nodeTimeoutMs: 200, then, ...(exec && {instead: {exec}})});
    assert.equal([answer.reason, answer.remedy], [reason, remedy]);
    assert.equal(answer.log, ['remove node1 in its own time']);
  });
}

test('a pod that cannot be taken away is named', async () => {
  const remove = () => Promise.reject(new ClusterError('you may not delete'));
  const then = ({become}: PlayedFleet) => become('node1', pulling);
  const {reason, remedy} = await start({then, instead: {remove}});
  assert.match(
    reason,
    /^the image cannot be pulled .*; its pod kube-system\/mlab-cni-node1 could not be deleted: you may/,
  );
  assert.is(remedy, 'mlab-cni cluster stop');
});

test.run();
