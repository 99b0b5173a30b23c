import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findRecorders} from '../../../../src/cluster/found/find-recorders.js';
import {stopFound} from '../../../../src/cluster/found/stop.js';
import type {NodeOutcome} from '../../../../src/cluster/session/outcome.js';
import {ClusterError} from '../../../../src/errors.js';
import type {Creation} from '../../../../src/kubernetes/recording/create-pod.js';
import type {Fleet} from '../../../../src/kubernetes/recording/fleet.js';
import type {ContainerState, PodState} from '../../../../src/kubernetes/recording/pod-state.js';
import {aRecorderPod, playFleet, type Play, type PlayedFleet} from '../../../helpers/played-fleet.js';
import {aTemplate} from '../../../helpers/pod-template.js';

const test = suite('cluster/found/stop');

const ended = (exitCode: number, message = ''): ContainerState => ({kind: 'terminated', exitCode, reason: '', message});
const clean = ended(0, 'clean');
const killed = ended(137);

/** Takes a recorder away; `onCreate` is what becomes of the pod that cleans up, if one is made. */
async function stop(played: PlayedFleet, {nodeTimeoutMs = 60_000}: {readonly nodeTimeoutMs?: number} = {}) {
  const outcomes = await stopFound({
    fleet: played.fleet,
    namespace: 'kube-system',
    recorders: await findRecorders(played.fleet, 'kube-system', {nodes: [], run: undefined}),
    parallel: 1,
    nodeTimeoutMs,
    cleaner: ({store}) => aTemplate({work: 'clean', store}),
  });
  assert.is(outcomes.length, 1);
  return outcomes[0] as NodeOutcome;
}

/** A node whose pods are as given, and whose cleaner comes to that state; undefined: to none. */
function nodeToClean(
  options: Partial<PodState>,
  {
    creation = {kind: 'created'},
    becomes,
    ...instead
  }: {creation?: Creation; becomes?: Partial<PodState>} & Partial<Fleet> = {},
): PlayedFleet & {readonly made: readonly string[]} {
  const made: string[] = [];
  const create = (_namespace: string, manifest: object, dryRun: boolean) => {
    assert.not.ok(dryRun);
    made.push(JSON.stringify(manifest));
    if (becomes !== undefined) setImmediate(() => played.become('node1', becomes));
    return Promise.resolve(creation);
  };
  const played: PlayedFleet = playFleet({pods: [aRecorderPod('node1', options)], instead: {create, ...instead}});
  return {...played, made};
}
test('a recorder at work is told to erase, and its pod is deleted; nothing is fetched', async () => {
  const played = nodeToClean({});
  assert.equal(await stop(played), {node: 'node1', state: 'cleaned', calls: 0, failures: 0, bytes: 0, obstacle: null});
  assert.equal(played.log, ['off node1', 'erase node1', 'remove node1 0']);
  assert.equal(played.made, []);
});

for (const [what, options, grace] of [
  ['has ended and was clean', {phase: 'Succeeded', container: clean}, '0'],
  ['waits for its image', {phase: 'Pending', container: {kind: 'waiting', reason: 'ErrImagePull', message: ''}}, '5'],
  ['was never started', {phase: 'Pending', container: {kind: 'unknown'}}, '5'],
] as const) {
  test(`of a recorder that ${what} only the pod is deleted`, async () => {
    const played = nodeToClean(options);
    assert.is((await stop(played)).state, 'cleaned');
    assert.equal(played.log, [`remove node1 ${grace}`]);
    assert.equal(played.made, []);
  });
}

for (const [what, options, grace] of [
  ['was killed', {phase: 'Failed', container: killed}, '0'],
  ['is being deleted already', {isBeingDeleted: true}, 'in its own time'],
] as const) {
  test(`where a recorder ${what}, another pod cleans its store, and is deleted, too`, async () => {
    const annotations = {'mlab-cni/store': '/run/mlab-cni-old'};
    const played = nodeToClean({...options, annotations}, {becomes: {phase: 'Succeeded', container: clean}});
    assert.is((await stop(played)).state, 'cleaned');
    assert.equal(played.log, [`remove node1 ${grace}`, 'remove node1 0']);
    assert.is(played.made.length, 1);
    assert.match(played.made[0] ?? '', '"mlab-cni/store":"/run/mlab-cni-old"');
    assert.match(played.made[0] ?? '', '"mlab-cni/work":"clean"');
  });
}

test('a recorder that does not do what it is told is replaced by a cleaner', async () => {
  const onAsk: Play['onAsk'] = (what, token) => (what === 'off' ? {says: `done\t${token}\t1\tno`} : 'as usual');
  const create = () => {
    setImmediate(() => played.become('node1', {phase: 'Succeeded', container: clean, isBeingDeleted: false}));
    return Promise.resolve({kind: 'created'} as const);
  };
  const played: PlayedFleet = playFleet({pods: [aRecorderPod('node1')], onAsk, instead: {create}});
  assert.is((await stop(played)).state, 'cleaned');
  assert.equal(played.log, ['off node1', 'remove node1 5', 'remove node1 0']);
});

const wasKilled = {phase: 'Failed', container: killed};

for (const [what, creation, becomes, reason] of [
  ['is refused', {kind: 'refused', status: 403, message: 'exceeded quota: q'}, undefined, 'a quota is used up'],
  ['meets a new recorder', {kind: 'exists'}, undefined, 'somebody records there anew'],
  [
    'cannot clean',
    {kind: 'created'},
    {phase: 'Failed', container: ended(1, 'not clean: /run is busy')},
    'the node could not be cleaned: /run is busy',
  ],
] as const) {
  test(`a cleaner that ${what} is a failure with its reason`, async () => {
    const {state, obstacle} = await stop(nodeToClean(wasKilled, {creation, ...(becomes && {becomes})}));
    assert.is(state, 'failed');
    assert.ok(obstacle?.reason.startsWith(reason), obstacle?.reason);
    assert.is.not(obstacle?.remedy, '');
  });
}

test('a cleaner that does not end in time is left, and said so', async () => {
  const played = nodeToClean(wasKilled, {becomes: {phase: 'Running', container: {kind: 'running'}}});
  const {state, obstacle} = await stop(played, {nodeTimeoutMs: 150});
  assert.is(state, 'failed');
  assert.is(obstacle?.reason, 'its cleaner did not end in time');
  assert.equal(played.log, ['remove node1 0']);
});

test('a pod that was gone before it could be watched is gone', async () => {
  const played: PlayedFleet = playFleet({
    pods: [aRecorderPod('node1', {phase: 'Succeeded', container: clean})],
    instead: {
      watch: async (watch) => {
        await new Promise((resolve) => setImmediate(resolve)); // the server takes its time to list them
        await late.watch(watch);
      },
    },
  });
  const late = playFleet().fleet;
  assert.is((await stop(played)).state, 'cleaned');
  assert.equal(played.log, ['remove node1 0']);
});

test('a pod that does not go has a kubelet that does not answer', async () => {
  const remove = () => Promise.resolve();
  const played = nodeToClean(wasKilled, {remove});
  const {state, obstacle} = await stop(played, {nodeTimeoutMs: 100});
  assert.is(state, 'failed');
  assert.match(obstacle?.reason ?? '', 'its pod kube-system/mlab-cni-node1 is not gone after 0.1 s: its kubelet');
  assert.equal(played.made, []);
});

test('what the API server refuses is told with the pod that may be left', async () => {
  const remove = () => Promise.reject(new ClusterError('you may not', {suggestions: ['ask']}));
  const {state, obstacle} = await stop(nodeToClean(wasKilled, {remove}));
  assert.is(state, 'failed');
  assert.equal(obstacle, {reason: 'you may not (pod kube-system/mlab-cni-node1 may be left)', remedy: 'ask'});
});

test.run();
