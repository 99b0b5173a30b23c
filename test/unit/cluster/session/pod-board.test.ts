import {getEventListeners} from 'node:events';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {inParallel} from '../../../../src/cluster/session/parallel.js';
import {openPodBoard, type PodBoard} from '../../../../src/cluster/session/pod-board.js';
import {ClusterError} from '../../../../src/errors.js';
import type {ContainerState, PodState} from '../../../../src/kubernetes/recording/pod-state.js';
import {aRecorderPod, playFleet, type PlayedFleet} from '../../../helpers/played-fleet.js';

const test = suite('cluster/session: what becomes of our pods');

const pod = 'mlab-cni-node1';
const never = () => new AbortController().signal;
const over = AbortSignal.abort();
const pending = {phase: 'Pending', container: {kind: 'unknown'}} as const;
const clean: ContainerState = {kind: 'terminated', exitCode: 0, reason: 'Completed', message: 'clean'};

async function onBoard(
  work: (board: PodBoard, played: PlayedFleet, problems: readonly string[]) => void | Promise<void>,
  pods: readonly PodState[] = [],
): Promise<void> {
  const played = playFleet({pods});
  const problems: string[] = [];
  const wanted = {namespace: 'kube-system', labelSelector: 'mlab-cni/run=a'};
  const board = openPodBoard(played.fleet, wanted, ({message}) => problems.push(message));
  try {
    await work(board, played, problems);
  } finally {
    board.close();
  }
}

/** Whether a promise has come to something by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve(pending)))])) !== pending;
}

test('a pod runs when its container does, also if it did before anybody asked', async () => {
  await onBoard(async (board, {become}) => {
    const running = board.untilRunning(pod, never());
    become('node2', {});
    become('node1', pending);
    assert.not.ok(await isSettled(running));
    become('node1', {phase: 'Running', container: {kind: 'running'}});
    assert.equal(await running, {kind: 'running'});
    assert.equal(await board.untilRunning(pod, never()), {kind: 'running'});
  });
});

test('a pod that will never run has an obstacle at once', async () => {
  await onBoard(async (board, {become}) => {
    become('node1', {phase: 'Pending', container: {kind: 'waiting', reason: 'ErrImagePull', message: ''}});
    const standing = await board.untilRunning(pod, never());
    assert.ok(standing.kind === 'obstacle' && standing.obstacle.reason.startsWith('the image cannot be pulled'));
  });
});

test('when the time is over the pod is told as it was seen last; none if it was not seen, or is gone', async () => {
  await onBoard(async (board, {become, vanish}) => {
    assert.equal(await board.untilRunning(pod, over), {kind: 'waiting', pod: null});
    const limit = new AbortController();
    const running = board.untilRunning(pod, limit.signal);
    become('node1', pending);
    limit.abort();
    const standing = await running;
    assert.ok(standing.kind === 'waiting' && standing.pod?.phase === 'Pending');
    vanish('node1');
    assert.equal(await board.untilRunning(pod, over), {kind: 'waiting', pod: null});
  });
});

test('a pod is over when it has ended, well or not, or when somebody deleted it', async () => {
  for (const [state, reason] of [
    [{phase: 'Succeeded', container: clean}, undefined],
    [{phase: 'Failed', container: {...clean, exitCode: 137, message: ''}}, 'the recorder was killed (signal 9)'],
    ['gone', 'somebody deleted the recorder'],
  ] as const) {
    await onBoard(async (board, {become, vanish}) => {
      const ending = board.untilOver(pod, never());
      become('node1', {phase: 'Running', container: {kind: 'running'}});
      // the container of a pod that is not over yet may have ended
      become('node1', {container: clean});
      assert.not.ok(await isSettled(ending));
      if (state === 'gone') vanish('node1');
      else become('node1', state);
      assert.is((await ending)?.reason, reason);
    });
  }
});

test('who has an answer listens to no signal any more', async () => {
  await onBoard(
    async (board) => {
      const {signal} = new AbortController();
      await board.untilRunning(pod, signal);
      assert.is(getEventListeners(signal, 'abort').length, 0);
    },
    [aRecorderPod('node1')],
  );
});

test('nobody waits for the end of a pod longer than wanted', async () => {
  await onBoard(
    async (board) => {
      assert.is(await board.untilOver(pod, over), null);
    },
    [aRecorderPod('node1')],
  );
});

test('a pod is gone when it is deleted; one that ended is still there', async () => {
  await onBoard(
    async (board, {become, vanish}) => {
      const leaving = board.untilGone(pod, never());
      become('node1', {phase: 'Succeeded', container: clean});
      assert.not.ok(await isSettled(leaving));
      assert.is(await board.untilGone(pod, over), false);
      vanish('node1');
      assert.is(await leaving, true);
    },
    [aRecorderPod('node1')],
  );
});

test('a name whose pod is forgotten stands for the next one only', async () => {
  await onBoard(async (board, {become, vanish}) => {
    become('node1', {});
    vanish('node1');
    board.forget(pod);
    const ending = board.untilOver(pod, never());
    assert.not.ok(await isSettled(ending));
    become('node1', {phase: 'Succeeded', container: clean});
    assert.is(await ending, null);
  });
});

test('why pods cannot be seen is told and known, until one is seen again', async () => {
  await onBoard((board, {become, tellProblem}, problems) => {
    tellProblem(new ClusterError('no route to the API server', {suggestions: ['see to the cable']}));
    assert.equal(board.problem(), {reason: 'no route to the API server', remedy: 'see to the cable'});
    tellProblem(new ClusterError('it is down'));
    assert.equal(board.problem(), {reason: 'it is down', remedy: 'kubectl get --raw /readyz'});
    assert.equal(problems, ['no route to the API server', 'it is down']);
    become('node1', {});
    assert.is(board.problem(), null);
  });
});

test('one watch sees all our pods, and ends with the board', () => {
  const watched: {namespace: string; labelSelector: string; signal: AbortSignal}[] = [];
  const watch = (options: (typeof watched)[number]) => {
    watched.push(options);
    return Promise.resolve();
  };
  const {fleet} = playFleet({instead: {watch}});
  const board = openPodBoard(fleet, {namespace: 'kube-system', labelSelector: 'mlab-cni/run=a'}, () => undefined);
  void board.untilOver('a', never());
  void board.untilOver('b', never());
  assert.equal(
    watched.map(({namespace, labelSelector}) => [namespace, labelSelector]),
    [['kube-system', 'mlab-cni/run=a']],
  );
  assert.not.ok(watched[0]?.signal.aborted);
  board.close();
  assert.ok(watched[0]?.signal.aborted);
});

for (const [width, most] of [
  [3, 3],
  [1, 1],
  [9, 5],
] as const) {
  test(`work is done on ${most} of five at once where ${width} may be, and answered in their order`, async () => {
    let [atWork, mostAtWork] = [0, 0];
    const started: number[] = [];
    const results = await inParallel([5, 4, 3, 2, 1], width, async (item) => {
      started.push(item);
      mostAtWork = Math.max(mostAtWork, (atWork += 1));
      for (let turn = 0; turn < item; turn += 1) await new Promise(setImmediate);
      atWork -= 1;
      return item * 10;
    });
    assert.equal(results, [50, 40, 30, 20, 10]);
    assert.equal(started, [5, 4, 3, 2, 1]);
    assert.is(mostAtWork, most);
  });
}

test('no work is no work', async () => {
  assert.equal(await inParallel([], 3, () => Promise.reject(new Error('there was some'))), []);
});

test.run();
