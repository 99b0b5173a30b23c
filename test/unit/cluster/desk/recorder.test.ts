import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openDesk, type Desk} from '../../../../src/cluster/desk/desk.js';
import {followEvents, type Follower} from '../../../../src/cluster/desk/follow-events.js';
import {openRecorder, type Recorder} from '../../../../src/cluster/desk/recorder.js';
import {ClusterError} from '../../../../src/errors.js';
import type {ExecEnd} from '../../../../src/kubernetes/recording/exec.js';
import {aRecorderPod, playFleet, type Play} from '../../../helpers/played-fleet.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/desk: following a recorder, and asking it for something');

const never = () => new AbortController().signal;

/** Follows a desk on which each connection sends these bytes and ends so, and ends with the last of them. */
async function following(
  connections: readonly {readonly sends: readonly (string | Buffer)[]; readonly end: ExecEnd}[],
) {
  const over = new AbortController();
  const [commands, events, problems] = [[] as string[], [] as string[], [] as (string | null)[][]];
  const waits: number[] = [];
  const desk: Desk = {
    node: 'node1',
    run: async (command, {onData}) => {
      const connection = connections[commands.length];
      commands.push(command.join(' '));
      if (commands.length > connections.length) over.abort();
      for (const piece of connection?.sends ?? []) await onData(Buffer.from(piece));
      return connection?.end ?? {kind: 'cut', reason: 'it was given up'};
    },
  };
  const follower: Follower = {
    onEvent: (event) => events.push(event.kind === 'beat' ? `beat ${event.calls}` : JSON.stringify(event)),
    onProblem: (problem, error) => problems.push([problem, error?.suggestions[0] ?? null]),
    signal: over.signal,
  };
  await followEvents(desk, follower, (ms) => Promise.resolve(void waits.push(ms)));
  return {commands, events, problems, waits};
}

const cut: ExecEnd = {kind: 'cut', reason: 'the connection ended (1006)'};
const tailFrom = (line: number) => `tail -n +${line} -f /mlab-cni/events`;

test('each event is told once, over connections that break in the middle of a line', async () => {
  const {commands, events} = await following([
    {sends: ['beat\t1\nbe', 'at\t2\nbeat\t3'], end: cut},
    {sends: ['beat\t3\nnews of a later version\n'], end: cut},
  ]);
  assert.equal(events, ['beat 1', 'beat 2', 'beat 3']);
  assert.equal(commands, [tailFrom(1), tailFrom(3), tailFrom(5)]);
});

test('as long as something is said the waits are short, and else longer and longer', async () => {
  const silent = {sends: [], end: cut};
  const {waits} = await following([silent, silent, {sends: ['on\n'], end: cut}, silent]);
  assert.equal(waits, [300, 600, 300, 600]);
});

test('a letter of several bytes may come in two pieces', async () => {
  const line = Buffer.from('off\t1\tcañón\n');
  const {events} = await following([{sends: [line.subarray(0, 9), line.subarray(9)], end: cut}]);
  assert.equal(events, ['{"kind":"off","status":1,"text":"cañón"}']);
});

test('why events cannot be read is told, with what helps; that a program ended well is no problem', async () => {
  const refused: ExecEnd = {kind: 'refused', problem: new ClusterError('exec is refused', {suggestions: ['open it']})};
  const {problems} = await following([
    {sends: [], end: refused},
    {sends: ['on\n'], end: cut},
    {sends: ['beat\t1\n'], end: {kind: 'exited', code: 1, stderr: 'tail: no such file\n'}},
    {sends: ['beat\t2\n'], end: {kind: 'exited', code: 0, stderr: 'tail: warning'}},
  ]);
  assert.equal(problems, [
    ['exec is refused', 'open it'],
    ['the connection ended (1006)', null],
    ['tail: no such file', null],
  ]);
});

test('what ends since it was left is not made anew, and is no problem', async () => {
  const over = new AbortController();
  let runs = 0;
  const desk: Desk = {
    node: 'node1',
    run: () => {
      runs += 1;
      over.abort();
      return Promise.resolve(cut);
    },
  };
  const onProblem = () => assert.unreachable('a problem was told');
  await followEvents(desk, {onEvent: () => undefined, onProblem, signal: over.signal});
  await followEvents(desk, {onEvent: () => undefined, onProblem, signal: over.signal});
  assert.is(runs, 1);
});

/** A recorder on node1 that is left at the end, and what it told. */
async function withRecorder(
  work: (recorder: Recorder, played: ReturnType<typeof playFleet>, told: readonly string[]) => Promise<void>,
  play: Play = {},
): Promise<void> {
  const played = playFleet({pods: [aRecorderPod('node1')], ...play});
  const told: string[] = [];
  const desk = openDesk(played.fleet, 'kube-system', {name: 'mlab-cni-node1', node: 'node1'});
  const recorder = openRecorder(desk, {
    onCall: ({plugin}) => told.push(`call ${plugin}`),
    onProblem: (problem) => told.push(problem),
  });
  try {
    await work(recorder, played, told);
  } finally {
    recorder.leave();
  }
}

test('it is on and off when it says so, with what speaks against the way it records', async () => {
  await withRecorder(async (recorder, {say}, told) => {
    let isOff = false;
    void recorder.isOff.then(() => (isOff = true));
    say('node1', 'on\tmlab-cni.sh: less is free in /run');
    await recorder.isOn;
    say('node1', 'call\t1-2-3\tADD\tbridge\teth0\tc\texit-0\t-\t');
    assert.not.ok(isOff);
    say('node1', 'off\t0\t');
    await recorder.isOff;
    assert.equal(told, ['less is free in /run', 'call bridge']);
    assert.is(recorder.node, 'node1');
  });
});

test('that all is well is not told', async () => {
  await withRecorder(async (recorder, {say}, told) => {
    say('node1', 'on');
    await recorder.isOn;
    assert.equal(told, []);
    assert.is(recorder.problem(), null);
  });
});

test('it packs, switches off and erases when it is asked to, and its answer says what lies where', async () => {
  await withRecorder(
    async (recorder, {log}) => {
      const {name, file} = await recorder.pack('pack', never());
      assert.match(name, /^[0-9a-f]{12}\.tar\.gz$/);
      assert.is(file.bytes, 6);
      const context = await recorder.pack('context', never());
      assert.is.not(context.name, name);
      await recorder.switchOff(never());
      await recorder.erase(never());
      assert.equal(log, ['pack node1', 'context node1', 'off node1', 'erase node1']);
    },
    {pack: Buffer.from('abcdef')},
  );
});

for (const [what, ask] of [
  ['pack its captures', (recorder: Recorder, signal: AbortSignal) => recorder.pack('pack', signal)],
  ['gather its context', (recorder: Recorder, signal: AbortSignal) => recorder.pack('context', signal)],
  ['switch off', (recorder: Recorder, signal: AbortSignal) => recorder.switchOff(signal)],
  ['erase its captures', (recorder: Recorder, signal: AbortSignal) => recorder.erase(signal)],
] as const) {
  test(`that it could not ${what} is an error in its words, and so is an answer to something else`, async () => {
    const isPack = what.startsWith('pack') || what.startsWith('gather');
    const good = isPack ? 'packed\tTOKEN\t0\t1\tabc\t' : 'done\tTOKEN\t0\t';
    const bad = isPack ? 'packed\tTOKEN\t1\t0\t\tthe disk is full' : 'done\tTOKEN\t1\tthe disk is full';
    const silent = isPack ? 'packed\tTOKEN\t3\t0\t\t' : 'done\tTOKEN\t3\t';
    const other = isPack ? 'done\tTOKEN\t0\todd' : 'packed\tTOKEN\t0\t1\tabc\todd';
    for (const [line, message] of [
      [bad, `node1 could not ${what}: the disk is full`],
      [silent, `node1 could not ${what}: exit status 3`],
      [other, `node1 could not ${what}: odd`],
    ] as const) {
      const onAsk = (_what: string, token: string) => ({says: line.replace('TOKEN', token)});
      await withRecorder(
        async (recorder) => {
          const error = await thrownBy(() => ask(recorder, never()));
          assert.instance(error, ClusterError);
          assert.is((error as Error).message, message);
        },
        {onAsk},
      );
    }
    const onAsk = (_what: string, token: string) => ({says: good.replace('TOKEN', token)});
    await withRecorder(
      async (recorder) => {
        await ask(recorder, never());
      },
      {onAsk},
    );
  });

  test(`without an answer it is given up to ask it to ${what}`, async () => {
    const over = new AbortController();
    const onAsk = () => {
      setImmediate(() => over.abort());
      return 'nothing' as const;
    };
    await withRecorder(
      async (recorder) => {
        const error = await thrownBy(() => ask(recorder, over.signal));
        assert.is((error as Error).message, `the recorder on node1 did not answer in time when asked to ${what}`);
      },
      {onAsk},
    );
  });
}

/** A recorder whose events cannot be read the first so many times; then they are. */
function refusing(problem: ClusterError, times: number) {
  let reads = 0;
  let note: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => (note = resolve));
  const desk: Desk = {
    node: 'node1',
    run: async (command, {onData, signal}) => {
      if (command[0] === 'sh') return {kind: 'exited', code: 0, stderr: ''};
      reads += 1;
      if (reads <= times) return {kind: 'refused', problem};
      await onData(Buffer.from('beat\t1\n'));
      note();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(cut), {once: true}));
    },
  };
  return {desk, isRead};
}

for (const [suggestions, remedy] of [
  [['open port 10250'], 'open port 10250'],
  [[], 'mlab-cni cluster status'],
] as const) {
  test(`what keeps its events from being read is known as long as it does, with a remedy: ${remedy}`, async () => {
    const {desk, isRead} = refusing(new ClusterError('exec is refused', {suggestions}), 1);
    const told: unknown[] = [];
    const onProblem = (problem: string) => told.push(problem, recorder.problem());
    const recorder = openRecorder(desk, {onCall: () => undefined, onProblem});
    await isRead;
    assert.equal(told, ['exec is refused', {reason: 'exec is refused', remedy}]);
    assert.is(recorder.problem(), null);
    recorder.leave();
  });
}

test('when it erases, its end cuts the connection: that is no problem to tell', async () => {
  const over = new AbortController();
  const {desk} = refusing(new ClusterError('it is gone'), 99);
  const told: string[] = [];
  const recorder = openRecorder(desk, {onCall: () => undefined, onProblem: (problem) => told.push(problem)});
  const erasing = recorder.erase(over.signal);
  setImmediate(() => over.abort());
  assert.match(((await thrownBy(() => erasing)) as Error).message, 'did not answer in time');
  recorder.leave();
  assert.equal(told, []);
  assert.is(recorder.problem()?.reason, 'it is gone');
});

test('who has no time left is not waited for', async () => {
  await withRecorder(async (recorder, {log}) => {
    const error = await thrownBy(() => recorder.pack('pack', AbortSignal.abort()));
    assert.match((error as Error).message, 'cannot be reached');
    assert.equal(log, []);
  });
});

test.run();
