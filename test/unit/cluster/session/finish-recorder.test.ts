import {mock} from 'node:test';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openDesk} from '../../../../src/cluster/desk/desk.js';
import {openRecorder} from '../../../../src/cluster/desk/recorder.js';
import {finishRecorder, type Finished} from '../../../../src/cluster/session/finish-recorder.js';
import {openPodBoard} from '../../../../src/cluster/session/pod-board.js';
import {ClusterError} from '../../../../src/errors.js';
import {finishing, type FinishingOptions} from '../../../helpers/finishing.js';
import {aRecorderPod, playFleet, type Play, type PlayedFleet} from '../../../helpers/played-fleet.js';

const test = suite('cluster/session/finish-recorder');

const limitMs = 10_000;
const ended = (exitCode: number, message: string) => {
  return {kind: 'terminated', exitCode, reason: 'Error', message} as const;
};

interface Ran extends Finished {
  readonly log: readonly string[];
  readonly reason: string;
}

/** Finishes the recorder on node1. The clock stands still, but for what `elapse` lets pass. */
async function finish(
  options: FinishingOptions | ((elapse: (ms: number) => void) => FinishingOptions) = {},
  {onAsk, ...play}: Omit<Play, 'onAsk'> & {onAsk?: Asked} = {},
): Promise<Ran> {
  mock.timers.enable({apis: ['setTimeout']});
  const played: PlayedFleet = playFleet({
    pods: [aRecorderPod('node1')],
    onAsk: (what, token) => onAsk?.({what, token, played, elapse}) ?? 'as usual',
    ...play,
  });
  // a recorder gives a sign of life all the time
  const elapse = (ms: number) => {
    played.say('node1', 'beat\t1');
    mock.timers.tick(ms);
  };
  const {fleet, log} = played;
  const board = openPodBoard(fleet, {namespace: 'kube-system', labelSelector: ''}, () => undefined);
  const desk = openDesk(fleet, 'kube-system', {name: 'mlab-cni-node1', node: 'node1'});
  const recorder = openRecorder(desk, {onCall: () => undefined, onProblem: () => undefined});
  let isLeft = false;
  const leave = () => {
    isLeft = true;
    recorder.leave();
  };
  try {
    const around = {fleet, board, namespace: 'kube-system', nodeTimeoutMs: limitMs};
    const wanted = finishing(typeof options === 'function' ? options(elapse) : options)('node1');
    const finished = await finishRecorder(around, {...recorder, leave}, wanted);
    assert.ok(isLeft, 'its events are still read');
    return {...finished, log, reason: finished.obstacle?.reason ?? ''};
  } finally {
    mock.timers.reset();
    board.close();
  }
}

type Asked = (ask: {
  readonly what: string;
  readonly token: string;
  readonly played: PlayedFleet;
  readonly elapse: (ms: number) => void;
}) => ReturnType<NonNullable<Play['onAsk']>> | undefined;

test('it is switched off, fetched, taken in, erased and deleted, in that order', async () => {
  const steps: string[] = [];
  const {log, obstacle, ...finished} = await finish(
    {
      room: {take: (node, bytes) => Promise.resolve(void steps.push(`room for ${bytes} from ${node}`))},
      onProgress: (node, bytes, total) => steps.push(`${bytes} of ${total} from ${node}`),
      takeIn: (node) => Promise.resolve(void steps.push(`take in ${node}`)),
    },
    {pack: Buffer.from('123456\0\0\0\0'), pieces: 4, onAsk: ({what}) => void steps.push(what)},
  );
  assert.equal(steps, [
    'off',
    'pack',
    'room for 30 from node1',
    '4 of 10 from node1',
    '8 of 10 from node1',
    '10 of 10 from node1',
    'take in node1',
    'erase',
  ]);
  assert.equal(log, ['off node1', 'pack node1', 'erase node1', 'remove node1 0']);
  assert.equal([finished.bytes, finished.isFetched, finished.isClean, obstacle], [10, true, true, null]);
});

test('the context alone is fetched where that is wanted', async () => {
  const {log, isFetched} = await finish({what: 'context'});
  assert.ok(isFetched);
  assert.equal(log, ['off node1', 'context node1', 'erase node1', 'remove node1 0']);
});

test('what goes on is not switched off, erased or deleted', async () => {
  const {log, isFetched, isClean, obstacle} = await finish({keepOn: true});
  assert.equal([isFetched, isClean, obstacle], [true, false, null]);
  assert.equal(log, ['pack node1']);
});

test('where nothing is wanted it is cleaned', async () => {
  const {log, isFetched, isClean, bytes} = await finish({fetches: false});
  assert.equal([isFetched, isClean, bytes], [false, true, 0]);
  assert.equal(log, ['off node1', 'erase node1', 'remove node1 0']);
});

for (const [what, options, reason] of [
  ['has no room here', {room: {take: () => Promise.reject(new ClusterError('there is no room'))}}, 'there is no room'],
  ['cannot be taken in', {takeIn: () => Promise.reject(new Error('damaged'))}, 'damaged'],
] as const) {
  test(`what ${what} is not erased`, async () => {
    const {log, isFetched, isClean, reason: told} = await finish(options);
    assert.equal([isFetched, isClean, told], [false, false, reason]);
    assert.equal(log, ['off node1', 'pack node1']);
  });
}

test('each step may take as long as the limit, each piece too; what happens here as long as it likes', async () => {
  const waste = (elapse: (ms: number) => void) => {
    elapse(2 * limitMs - 1);
    return Promise.resolve();
  };
  const asked: Asked = ({elapse}) => {
    elapse(limitMs - 1);
    return 'as usual';
  };
  const {obstacle, isClean} = await finish(
    (elapse) => ({
      room: {take: () => waste(elapse)},
      onProgress: () => {
        elapse(limitMs - 1);
      },
      takeIn: () => waste(elapse),
    }),
    {pieces: 3, onAsk: asked},
  );
  assert.is(obstacle, null);
  assert.ok(isClean);
});

for (const silent of ['off', 'pack', 'erase']) {
  test(`a recorder that does not answer to ${silent} in time is given up, and not deleted`, async () => {
    const onAsk: Asked = ({what, elapse}) => {
      if (what !== silent) return 'as usual';
      elapse(limitMs);
      return 'nothing';
    };
    const {obstacle, isClean, isFetched, log} = await finish({}, {onAsk});
    assert.is(obstacle?.reason, 'nothing came from it for 10 s');
    assert.match(obstacle?.remedy ?? '', 'mlab-cni cluster collect    tries again');
    assert.equal([isFetched, isClean], [silent === 'erase', false]);
    assert.not.ok(log.includes('remove node1 0'));
  });
}

for (const [what, state, reason] of [
  ['ended well', {phase: 'Succeeded', container: ended(0, 'clean')}, 'its recorder has ended already, and erased what'],
  ['was killed', {phase: 'Failed', container: ended(137, '')}, 'the recorder was killed (signal 9)'],
] as const) {
  test(`a recorder that ${what} before it has packed is not waited for`, async () => {
    const onAsk: Asked = ({what: asked, played}) => {
      if (asked !== 'pack') return 'as usual';
      played.become('node1', state);
      return 'nothing';
    };
    const {reason: told, isFetched, isClean} = await finish({}, {onAsk});
    assert.ok(told.startsWith(reason), told);
    assert.equal([isFetched, isClean], [false, false]);
  });
}

test('a recorder may end by itself while what has come from it is taken in', async () => {
  let played: PlayedFleet | undefined;
  const takeIn = async () => {
    played?.become('node1', {phase: 'Succeeded', container: ended(0, 'clean')});
    await new Promise((resolve) => setImmediate(resolve));
  };
  const {isFetched, isClean, obstacle, log} = await finish({takeIn}, {onAsk: (ask) => void (played = ask.played)});
  assert.equal([isFetched, isClean, obstacle], [true, true, null]);
  assert.is(log.at(-1), 'remove node1 0');
});

test('where nothing is wanted its end is enough, too', async () => {
  const onAsk: Asked = ({what, played}) => {
    if (what !== 'erase') return 'as usual';
    played.become('node1', {phase: 'Succeeded', container: ended(0, 'clean')});
    return 'nothing';
  };
  const {isClean, obstacle} = await finish({fetches: false}, {onAsk});
  assert.equal([isClean, obstacle], [true, null]);
});

test('a recorder ends when it has erased: its answer may be lost', async () => {
  const onAsk: Asked = ({what, played}) => {
    if (what !== 'erase') return 'as usual';
    played.become('node1', {phase: 'Succeeded', container: ended(0, 'clean')});
    return 'nothing';
  };
  const {isClean, obstacle, log} = await finish({}, {onAsk});
  assert.equal([isClean, obstacle], [true, null]);
  assert.is(log.at(-1), 'remove node1 0');
});

test('a recorder that ends without having erased is left for others to see', async () => {
  const onAsk: Asked = ({what, played}) => {
    if (what !== 'erase') return 'as usual';
    played.become('node1', {phase: 'Failed', container: ended(1, 'not clean: /run is busy')});
    return 'nothing';
  };
  const {isFetched, isClean, reason, log} = await finish({}, {onAsk});
  assert.equal([isFetched, isClean], [true, false]);
  assert.is(reason, 'the node could not be cleaned: /run is busy');
  assert.not.ok(log.includes('remove node1 0'));
});

test('a pod that cannot be deleted is a failure, though its captures are here', async () => {
  const remove = () => Promise.reject(new ClusterError('you may not', {suggestions: ['ask']}));
  const {isFetched, isClean, obstacle, bytes} = await finish({}, {instead: {remove}});
  assert.equal([isFetched, isClean, bytes], [true, false, 6]);
  assert.equal(obstacle, {reason: 'you may not', remedy: 'ask'});
});

test.run();
