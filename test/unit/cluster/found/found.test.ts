import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {collectFound} from '../../../../src/cluster/found/collect.js';
import {findRecorders, type FoundRecorder, type Wanted} from '../../../../src/cluster/found/find-recorders.js';
import {lookAt} from '../../../../src/cluster/found/look.js';
import type {ContainerState, PodState} from '../../../../src/kubernetes/recording/pod-state.js';
import {ClusterError} from '../../../../src/errors.js';
import {aRecorderPod, playFleet, type Play, type PlayedFleet} from '../../../helpers/played-fleet.js';
import {finishing} from '../../../helpers/finishing.js';

const test = suite('cluster/found');

const everybody: Wanted = {nodes: [], run: undefined};
const ended = (exitCode: number, message = ''): ContainerState => ({kind: 'terminated', exitCode, reason: '', message});
const clean = ended(0, 'clean');
const killed = ended(137);

function ofRun(node: string, run: string): PodState {
  return aRecorderPod(node, {labels: {'mlab-cni/run': run}});
}

for (const [what, wanted, nodes] of [
  ['all, in the order of nodes', everybody, ['node1', 'node2', 'node3']],
  ['those on nodes that are named', {...everybody, nodes: ['node3', 'node1']}, ['node1', 'node3']],
  ['those of one run', {...everybody, run: 'a'}, ['node1', 'node2']],
  ['those of one run on nodes that are named', {nodes: ['node2', 'node3'], run: 'a'}, ['node2']],
] as const) {
  test(`recorders are found by their labels: ${what}`, async () => {
    const {fleet} = playFleet({pods: [ofRun('node3', 'b'), ofRun('node1', 'a'), ofRun('node2', 'a')]});
    const found = await findRecorders(fleet, 'kube-system', wanted);
    assert.equal(
      found.map(({node}) => node),
      nodes,
    );
  });
}

test('what the pod of a recorder tells of itself is read; what it does not tell is empty', async () => {
  const annotations = {
    'mlab-cni/owner': 'me@laptop',
    'mlab-cni/work': 'record',
    'mlab-cni/for': '600',
    'mlab-cni/store': '/run/mlab-cni-a',
  };
  const told = aRecorderPod('node1', {annotations, labels: {'mlab-cni/run': 'a'}, createdAtMs: 7});
  const {fleet} = playFleet({pods: [told, aRecorderPod('node2')]});
  const [one, other] = await findRecorders(fleet, 'kube-system', everybody);
  const {state, ...known} = one ?? ({} as never);
  assert.equal(known, {
    node: 'node1',
    pod: 'mlab-cni-node1',
    namespace: 'kube-system',
    run: 'a',
    owner: 'me@laptop',
    work: 'record',
    forSeconds: 600,
    store: '/run/mlab-cni-a',
    createdAtMs: 7,
  });
  assert.is(state, told);
  assert.equal([other?.run, other?.owner, other?.work, other?.forSeconds, other?.store], ['', '', '', 0, '']);
});

async function lookAtOne(
  events: readonly string[],
  options: Partial<PodState> = {},
  play: Play = {},
  timeoutMs = 60_000,
) {
  const {fleet, say} = playFleet({pods: [aRecorderPod('node1', options)], ...play});
  for (const line of events) say('node1', line);
  const [found] = await findRecorders(fleet, 'kube-system', everybody);
  return lookAt(fleet, found as FoundRecorder, timeoutMs);
}

for (const [what, events, state, calls] of [
  ['that has said nothing yet starts', [], 'starting', 0],
  ['that knows of calls only starts', ['call\t1\tADD\tbridge\teth0\tc\texit-0'], 'starting', 0],
  ['that is on is on', ['on'], 'on', 0],
  ['that beats is on, with the calls that it told last', ['on', 'beat\t1', 'beat\t17'], 'on', 17],
  ['whose first lines are too far back is on', ['beat\t40000'], 'on', 40_000],
  ['that has switched off is off, also while it still beats', ['on', 'beat\t3', 'off\t0\t', 'beat\t4'], 'off', 4],
] as const) {
  test(`a recorder ${what}`, async () => {
    assert.equal(await lookAtOne(events), {state, calls, problem: ''});
  });
}

for (const [what, options, state, problem] of [
  [
    'whose image cannot be pulled',
    {container: {kind: 'waiting', reason: 'ErrImagePull', message: ''}},
    'over',
    'the image cannot be pulled (ErrImagePull); take an --image',
  ],
  ['that has ended well', {phase: 'Succeeded', container: clean}, 'over', ''],
  ['that was killed', {phase: 'Failed', container: killed}, 'over', 'the recorder was killed (signal 9); mlab-cni'],
  [
    'whose container is being made',
    {container: {kind: 'waiting', reason: 'ContainerCreating', message: ''}},
    'starting',
    '',
  ],
  ['that is being deleted', {isBeingDeleted: true}, 'starting', ''],
] as const) {
  test(`a recorder ${what} is not asked`, async () => {
    const exec = () => Promise.reject(new Error('it was asked'));
    const look = await lookAtOne([], options, {instead: {exec}});
    assert.is(look.state, state);
    assert.is(look.calls, null);
    assert.ok(problem === '' ? look.problem === '' : look.problem.startsWith(problem), look.problem);
  });
}

test('that a recorder does not answer is an answer', async () => {
  const problem = new ClusterError('exec is refused');
  const exec = () => Promise.resolve({kind: 'refused', problem} as const);
  const look = await lookAtOne(['on'], {}, {instead: {exec}}, 100);
  assert.equal(look, {
    state: 'unknown',
    calls: null,
    problem: 'the recorder on node1 cannot be reached: exec is refused',
  });
});

/** What becomes of the recorders when they are collected from. */
async function collect(played: PlayedFleet, options: Parameters<typeof finishing>[0] = {}) {
  const progress: string[] = [];
  const outcomes = await collectFound({
    fleet: played.fleet,
    namespace: 'kube-system',
    recorders: await findRecorders(played.fleet, 'kube-system', everybody),
    parallel: 2,
    nodeTimeoutMs: 60_000,
    finish: finishing(options),
    onFinished: (done, total) => progress.push(`${done}/${total}`),
  });
  return {outcomes, progress};
}

test('what recorders have is collected, with their calls counted, and nothing is left there', async () => {
  const played = playFleet({pods: [aRecorderPod('node1'), aRecorderPod('node2')], pack: Buffer.from('12345')});
  const call = (end: string) => played.say('node1', `call\t1\tADD\tbridge\teth0\tc\t${end}\t-\t`);
  for (const end of ['exit-0', 'exit-1', 'exit-0']) call(end);
  const {outcomes, progress} = await collect(played);
  assert.equal(outcomes, [
    {node: 'node1', state: 'collected', calls: 3, failures: 1, bytes: 5, obstacle: null},
    {node: 'node2', state: 'collected', calls: 0, failures: 0, bytes: 5, obstacle: null},
  ]);
  assert.equal(
    played.log.filter((line) => line.includes('node1')),
    ['off node1', 'pack node1', 'erase node1', 'remove node1 0'],
  );
  assert.equal(progress, ['0/2', '1/2', '2/2']);
});

test('it may go on recording: then nothing is switched off, erased or deleted', async () => {
  const played = playFleet({pods: [aRecorderPod('node1')]});
  const {outcomes} = await collect(played, {keepOn: true});
  assert.is(outcomes[0]?.state, 'recording');
  assert.equal(played.log, ['pack node1']);
});

test('nothing to be fetched: it is cleaned', async () => {
  const {outcomes} = await collect(playFleet({pods: [aRecorderPod('node1')]}), {fetches: false});
  assert.is(outcomes[0]?.state, 'cleaned');
});

test('a recorder that could not be collected from keeps what it has, and the others are collected', async () => {
  const onAsk: Play['onAsk'] = (what, token, node) =>
    what === 'pack' && node === 'node1' ? {says: `packed\t${token}\t1\t0\t\tthe disk is full`} : 'as usual';
  const played = playFleet({pods: [aRecorderPod('node1'), aRecorderPod('node2')], onAsk});
  const {outcomes} = await collect(played);
  assert.equal(
    outcomes.map(({state}) => state),
    ['failed', 'collected'],
  );
  assert.is(outcomes[0]?.obstacle?.reason, 'node1 could not pack its captures: the disk is full');
  assert.not.ok(played.log.includes('erase node1'));
});

for (const [options, reason] of [
  [{isBeingDeleted: true}, 'its recorder is being deleted, and erases what it has first'],
  [{phase: 'Succeeded', container: clean}, 'its recorder has ended, and erased what it had'],
  [{phase: 'Pending', container: {kind: 'unknown'}}, 'its recorder has not started yet'],
  [{phase: 'Failed', container: killed}, 'the recorder was killed (signal 9)'],
] as const) {
  test(`nothing can be collected: ${reason}`, async () => {
    const played = playFleet({pods: [aRecorderPod('node1', options)]});
    const {outcomes} = await collect(played);
    assert.is(outcomes[0]?.state, 'failed');
    assert.ok(outcomes[0]?.obstacle?.reason.startsWith(reason), outcomes[0]?.obstacle?.reason);
    assert.match(outcomes[0]?.obstacle?.remedy ?? '', 'mlab-cni cluster');
    assert.equal(played.log, []);
  });
}

test.run();
