import {mock} from 'node:test';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {contentSize} from '../../../../src/cluster/desk/content-size.js';
import {endText, openDesk, runOnce, type Desk} from '../../../../src/cluster/desk/desk.js';
import {ClusterError} from '../../../../src/errors.js';
import type {ExecEnd, ExecRequest} from '../../../../src/kubernetes/recording/exec.js';
import type {Fleet} from '../../../../src/kubernetes/recording/fleet.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/desk/desk');

const never = new AbortController().signal;
const well: ExecEnd = {kind: 'exited', code: 0, stderr: ''};
const cut: ExecEnd = {kind: 'cut', reason: 'the connection ended (1006)'};

function deskOn(exec: (request: ExecRequest) => Promise<ExecEnd>): Desk {
  return openDesk({exec} as unknown as Fleet, 'kube-system', {name: 'mlab-cni-node1', node: 'node1'});
}

/** Ends as a connection does that its signal ends. */
function untilCut(signal: AbortSignal): Promise<ExecEnd> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(cut), {once: true}));
}

/** A desk that ends its programs as told, one after the other, and the last for ever. */
function deskEnding(ends: readonly (readonly [prints: string, end: ExecEnd])[]) {
  const runs: string[] = [];
  const desk: Desk = {
    node: 'node1',
    run: async (command, {onData}) => {
      runs.push(command.join(' '));
      const [prints, end] = ends[Math.min(runs.length, ends.length) - 1] ?? ['', well];
      await onData(Buffer.from(prints));
      return end;
    },
  };
  return {desk, runs};
}

test("a program is run in the recorder's container, and what it prints comes piece by piece", async () => {
  const pieces: string[] = [];
  const requests: ExecRequest[] = [];
  const desk = deskOn((request) => {
    requests.push(request);
    request.stdout.write('one');
    request.stdout.write('two');
    return new Promise((resolve) => request.stdout.end(() => resolve(well)));
  });
  const onData = (piece: Buffer) => void pieces.push(piece.toString());
  assert.equal(await desk.run(['tail', '-f', 'x'], {onData, signal: never, silenceMs: 60_000}), well);
  assert.equal(pieces, ['one', 'two']);
  const [{namespace, pod, container, command} = {} as ExecRequest] = requests;
  assert.equal(
    [namespace, pod, container, command],
    ['kube-system', 'mlab-cni-node1', 'recorder', ['tail', '-f', 'x']],
  );
});

test('no more is taken from the network than is written here', async () => {
  let isTaken = false;
  let take: () => void = () => undefined;
  const desk = deskOn(({stdout}) => {
    const written = new Promise<void>((resolve) => stdout.write('x', () => resolve()));
    void written.then(() => (isTaken = true));
    setImmediate(() => {
      assert.not.ok(isTaken);
      take();
    });
    return written.then(() => well);
  });
  await desk.run([], {onData: () => new Promise((resolve) => (take = resolve)), signal: never, silenceMs: 60_000});
  assert.ok(isTaken);
});

test('a connection on which nothing comes for so long is dead; whatever comes is a sign of life', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  try {
    let isCut = false;
    let stdout: ExecRequest['stdout'] | undefined;
    const desk = deskOn((request) => {
      stdout = request.stdout;
      return untilCut(request.signal);
    });
    const running = desk.run([], {onData: () => undefined, signal: never, silenceMs: 1000}).then(() => (isCut = true));
    for (let second = 0; second < 5; second += 1) {
      mock.timers.tick(999);
      await Promise.resolve();
      assert.not.ok(isCut);
      stdout?.write('beat');
    }
    mock.timers.tick(1000);
    await running;
  } finally {
    mock.timers.reset();
  }
});

test('a connection whose bytes cannot be taken is ended; so is one that is given up', async () => {
  const full = deskOn(({stdout, signal}) => {
    stdout.write('x');
    return untilCut(signal);
  });
  const onData = () => Promise.reject(new Error('no space left on device'));
  assert.equal(await full.run([], {onData, signal: never, silenceMs: 60_000}), cut);
  const over = new AbortController();
  const given = deskOn(({signal}) => untilCut(signal)).run([], {
    onData: () => undefined,
    signal: over.signal,
    silenceMs: 60_000,
  });
  over.abort();
  assert.equal(await given, cut);
});

test('a short program is run again when the connection breaks, and what came of it is forgotten', async () => {
  const {desk, runs} = deskEnding([
    ['ha', cut],
    ['ha', cut],
    ['whole', well],
  ]);
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  assert.is((await runOnce(desk, ['cat', 'x'], never, wait)).toString(), 'whole');
  assert.equal(runs, ['cat x', 'cat x', 'cat x']);
  assert.equal(waits, [500, 1000]);
});

test('a short program that fails is not run again: its words are the reason', async () => {
  const {desk, runs} = deskEnding([['', {kind: 'exited', code: 1, stderr: 'tail: no such file\n'}]]);
  const error = await thrownBy(() => runOnce(desk, ['tail'], never));
  assert.instance(error, ClusterError);
  assert.is(
    (error as Error).message,
    'the recorder on node1 cannot be reached: its program ended with 1: tail: no such file',
  );
  assert.is(runs.length, 1);
});

test('what is refused until the time is over is told with its remedy; what only broke has none', async () => {
  const problem = new ClusterError('exec is refused', {suggestions: ['open port 10250']});
  for (const [end, message, suggestions] of [
    [{kind: 'refused', problem}, 'exec is refused', ['open port 10250']],
    [cut, 'the connection ended (1006)', []],
  ] as const) {
    const over = new AbortController();
    const desk: Desk = {
      node: 'node1',
      run: () => {
        over.abort();
        return Promise.resolve(end);
      },
    };
    const error = (await thrownBy(() => runOnce(desk, ['tail'], over.signal))) as ClusterError;
    assert.match(error.message, message);
    assert.equal(error.suggestions, suggestions);
  }
});

test('nothing is run after the time is over', async () => {
  const {desk, runs} = deskEnding([['', well]]);
  const error = await thrownBy(() => runOnce(desk, ['tail'], AbortSignal.abort()));
  assert.match((error as Error).message, 'it was given up');
  assert.is(runs.length, 0);
});

test('each end has words', () => {
  assert.is(endText({kind: 'exited', code: 3, stderr: ' no \n'}), 'its program ended with 3: no');
  assert.is(endText(cut), 'the connection ended (1006)');
  assert.is(endText({kind: 'refused', problem: new ClusterError('not you')}), 'not you');
});

for (const [what, tail, size] of [
  ['twice its content, which its end tells', Buffer.from([0x10, 0x27, 0, 0]), 100 + 2 * 10_000],
  ['three times itself, if its content is said to be less', Buffer.from([1, 0, 0, 0]), 300],
  ['three times itself, if its end does not come', Buffer.from([1]), 300],
] as const) {
  test(`a pack takes itself and ${what}`, async () => {
    const runs: string[] = [];
    const desk: Desk = {
      node: 'node1',
      run: async (command, {onData}) => {
        runs.push(command.join(' '));
        await onData(tail);
        return well;
      },
    };
    const packed = {name: 't.tar.gz', file: {status: 0, bytes: 100, sha256: '', text: ''}};
    assert.is(await contentSize(desk, packed, never), size);
    assert.equal(runs, ['tail -c 4 /mlab-cni/t.tar.gz']);
  });
}

test.run();
