import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {CallName} from '../../../src/capture/tree/call-group.js';
import type {ReplayReport, Verdict} from '../../../src/replay/replay-report.js';
import {
  InternalError,
  InterruptedError,
  PluginMissingError,
  SandboxError,
  StoreFormatError,
  UnreplayableError,
} from '../../../src/errors.js';
import {asRecorded, type Subject} from '../../../src/replay/state/step.js';
import {
  asSuite,
  countEndings,
  onlySubject,
  replayOne,
  replaySuite,
  type SubjectGroup,
  type SuiteOptions,
} from '../../../src/replay/suite.js';
import {answerOf} from '../../../src/replay/verdict/answer.js';
import {reportOn} from '../../../src/replay/verdict/report.js';
import {noEffects} from '../../../src/replay/effects/effects.js';
import {renderJunit} from '../../../src/view/replay/junit.js';
import {recordedCall} from '../../helpers/recorded-call.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('replay/suite');

const subjects = ['a', 'b', 'c', 'd'].map((id) => asRecorded(recordedCall({id})));
const groups = subjects.map((subject) => groupOf([subject]));
const emptySuite = {
  summary: {same: 0, diverged: 0, 'state-unknown': 0, 'failed-to-run': 0},
  durationMs: 0,
};
const options = (replay: SuiteOptions['replay']): SuiteOptions => ({
  jobs: 2,
  repeat: 1,
  replay,
  clock: () => 0,
  onProgress: () => undefined,
});

test('verdicts are counted, in the order of the captures, whoever ends first', async () => {
  const delays: Readonly<Record<string, number>> = {a: 30, b: 0, c: 10, d: 0};
  const report = await replaySuite(
    groups,
    options(async ([subject]) => {
      await new Promise((resolve) => setTimeout(resolve, delays[subject?.recorded.id ?? ''] ?? 0));
      return [reportOf(subject, subject?.recorded.id === 'c' ? 'diverged' : 'same')];
    }),
  );
  assert.equal(
    report.replays.map(({captureId}) => captureId),
    ['a', 'b', 'c', 'd'],
  );
  assert.equal(report.summary, {same: 3, diverged: 1, 'state-unknown': 0, 'failed-to-run': 0});
});

test('never more at a time than jobs', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await replaySuite(groups, {
    ...options(async ([subject]) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return [reportOf(subject, 'same')];
    }),
    onProgress: (count) => done.push(count),
  });
  assert.equal([most, done], [2, [1, 2, 3, 4]]);
});

test('what cannot be replayed is a row with the reason, unless nothing can', async () => {
  const failing = (error: Error) => () => Promise.reject(error);
  const report = await replaySuite(groups, options(failing(new PluginMissingError('no plugin'))));
  assert.equal([report.summary['failed-to-run'], report.replays[0]?.reason], [4, 'no plugin']);
  assert.instance(await thrownBy(() => replaySuite(groups, options(failing(new SandboxError('none'))))), SandboxError);
  assert.instance(await thrownBy(() => replaySuite(groups, options(failing(new TypeError('bug'))))), TypeError);
  const ended = new InterruptedError('interrupted', 130);
  assert.is(await thrownBy(() => replaySuite(groups, options(failing(ended)))), ended);
});

test('a group that cannot be read, or made in a sandbox, does not keep the others from their turn', async () => {
  const damaged = unreadable(new StoreFormatError('capture 7 is damaged'), ['7']);
  const same = options(([subject]) => Promise.resolve([reportOf(subject, 'same')]));
  const report = await replaySuite([damaged, ...groups], same);
  assert.equal(
    [report.summary.same, report.replays[0]?.verdict, report.replays[0]?.reason],
    [4, 'failed-to-run', 'capture 7 is damaged'],
  );
  assert.is(report.replays[0]?.captureId, '7');
  const odd = options(() => Promise.reject(new UnreplayableError('there can be no namespace at /usr/x')));
  assert.is((await replaySuite(groups, odd)).summary['failed-to-run'], 4);
});

for (const [what, group] of [
  ['that cannot be read', unreadable(new StoreFormatError('made room'), ['x', 'y'])],
  ['that the system refuses', unreadable(Object.assign(new Error('made room'), {code: 'EIO'}), ['x'])],
  ['that turned out to be none', groupOf([], ['x', 'y', 'z'])],
  ['of which one is gone', groupOf(subjects.slice(0, 1), ['a', 'gone'])],
] as const) {
  test(`a group ${what} has a row for each of its calls, with its names`, async () => {
    const run = options((given) => Promise.resolve(given.map((subject) => reportOf(subject, 'same'))));
    const {replays} = await replaySuite([group, ...groups], run);
    const rows = replays.slice(0, group.names.length);
    const named = rows.map(({captureId, plugin, operation, attachmentId}) => ({
      captureId,
      plugin,
      operation,
      attachmentId,
    }));
    assert.equal(named, group.names);
    assert.ok(rows.every(({verdict, reason}) => (verdict === 'same') === (reason === null)));
    for (const {captureId} of group.names) assert.match(renderJunit({...emptySuite, replays}), ` ${captureId}"`);
  });
}

test('a call of which nothing can be read after it failed keeps what was known of it', async () => {
  const vanishing = new Proxy(recordedCall({id: 'a'}), {
    get: (target, key) => {
      if (key === 'parameters') throw new StoreFormatError('made room');
      return Reflect.get(target, key) as unknown;
    },
  });
  const group = groupOf([{recorded: vanishing, call: vanishing}], ['a']);
  const report = await replaySuite(
    [group],
    options(([subject]) => Promise.resolve([reportOf(subject, 'same')])),
  );
  assert.equal(
    report.replays.map(({captureId, attachmentId}) => [captureId, attachmentId]),
    [['a', 'c/eth0']],
  );
});

test('repetitions that do not agree are diverged, and counted', async () => {
  let run = 0;
  const flaky = options(([subject]) => Promise.resolve([reportOf(subject, run++ === 1 ? 'diverged' : 'same')]));
  const report = await replaySuite(groups.slice(0, 1), {...flaky, repeat: 3});
  assert.is(report.replays[0]?.verdict, 'diverged');
  assert.equal(
    report.replays[0]?.repetitions.map(({verdict, count}) => [verdict, count]),
    [
      ['same', 2],
      ['diverged', 1],
    ],
  );
  assert.equal(countEndings([]), []);
});

for (const [ending, end] of [
  ['succeeded', {}],
  ['failed: no lock', {exit: {code: 1}, stdout: Buffer.from('{"code": 11, "msg": "no lock"}')}],
  ['crashed: exit 2', {exit: {code: 2}, stdout: Buffer.alloc(0)}],
  ['crashed: SIGSEGV', {exit: {signal: 11}, stdout: Buffer.alloc(0)}],
  ['invalid', {stdout: Buffer.from('no JSON')}],
  ['partial', {exit: null, endedAtMs: null, state: 'unknown', stdout: Buffer.alloc(0)}],
] as const) {
  test(`an ending is told as ${ending}`, () => {
    const replayed = recordedCall({id: 'a', recording: end});
    assert.equal(countEndings([{verdict: 'same', replayed: answerOf(replayed)}]), [
      {verdict: 'same', ending, count: 1},
    ]);
  });
}

test('endings are counted, the most frequent first', () => {
  const none = {verdict: 'failed-to-run', replayed: null} as const;
  const good = {verdict: 'same', replayed: answerOf(recordedCall({id: 'a'}))} as const;
  assert.equal(countEndings([none, good, {...good, verdict: 'diverged'}, good]), [
    {verdict: 'same', ending: 'succeeded', count: 2},
    {verdict: 'failed-to-run', ending: 'not started', count: 1},
    {verdict: 'diverged', ending: 'succeeded', count: 1},
  ]);
});

test('why a call is not the same: a gap, else that it was not started, else where it differs', async () => {
  const [known] = subjects;
  const same = reportOf(known, 'same');
  const difference = (label: string, volatile: boolean) => ({path: label, label, kind: 'added', volatile}) as const;
  const reasonFor = async (report: ReplayReport) =>
    (
      await replaySuite(
        groups.slice(0, 1),
        options(() => Promise.resolve([report])),
      )
    ).replays[0]?.reason;
  const differences = [difference('result.ips', true), difference('result.dns', false), difference('exit', false)];
  assert.is(await reasonFor(same), null);
  assert.is(await reasonFor({...same, differences: [difference('result.ips', true)]}), null);
  assert.is(await reasonFor({...same, differences}), 'result.dns, exit: now succeeded');
  assert.is(await reasonFor({...same, differences, replayed: null}), 'the program could not be started');
  assert.is(await reasonFor({...same, differences, replayed: null, gaps: ['a is damaged', 'b too']}), 'a is damaged');
});

test('the time of a group is shared by its calls', async () => {
  let nowMs = 0;
  const group = groupOf(subjects.slice(0, 2));
  const report = await replaySuite([group], {
    ...options((given) => {
      nowMs += 30;
      return Promise.resolve(given.map((subject) => reportOf(subject, 'same')));
    }),
    clock: () => nowMs,
  });
  assert.equal([report.durationMs, report.replays.map(({durationMs}) => durationMs)], [30, [15, 15]]);
});

test('one call is replayed again and again, and the report is about the first time', async () => {
  const [known] = subjects;
  assert.ok(known);
  let run = 0;
  const replay = () => Promise.resolve([{...reportOf(known, run++ === 0 ? 'diverged' : 'same'), gaps: [`run ${run}`]}]);
  const report = await replayOne(known, 3, replay);
  assert.equal([run, report.verdict, report.gaps], [3, 'diverged', ['run 1']]);
  assert.equal(
    report.repetitions.map(({verdict, count}) => [verdict, count]),
    [
      ['same', 2],
      ['diverged', 1],
    ],
  );
  const {replays, summary, durationMs} = asSuite(report);
  assert.equal([summary.diverged, durationMs, replays.length], [1, 10, 1]);
  assert.equal(
    [replays[0]?.captureId, replays[0]?.verdict, replays[0]?.reason, replays[0]?.repetitions],
    ['a', 'diverged', 'run 1', report.repetitions],
  );
  assert.is(asSuite({...report, replayed: null}).durationMs, 0);
  const suiteReport = {...emptySuite, replays};
  assert.is(asSuite(suiteReport), suiteReport);
  assert.instance(await thrownBy(() => replayOne(known, 1, () => Promise.resolve([]))), InternalError);
});

test('the only call of all groups is one that stands alone', () => {
  const [first, second] = subjects;
  assert.is(onlySubject(groups.slice(0, 1)), first);
  assert.is(onlySubject(groups), undefined);
  assert.is(onlySubject([groupOf(subjects.slice(0, 2))]), undefined);
  assert.is(onlySubject([]), undefined);
  assert.is(onlySubject([groupOf([second].filter((subject) => subject !== undefined))]), second);
});

test.run();

function groupOf(read: readonly Subject[], ids = read.map(({recorded}) => recorded.id)): SubjectGroup {
  return {names: ids.map(nameFor), read: () => read};
}

function unreadable(error: Error, ids: readonly string[]): SubjectGroup {
  return {
    names: ids.map(nameFor),
    read: () => {
      throw error;
    },
  };
}

function nameFor(captureId: string): CallName {
  return {captureId, plugin: 'bridge', operation: 'ADD', attachmentId: 'c/eth0'};
}

function reportOf(subject: Subject | undefined, verdict: Verdict): ReplayReport {
  const known = subject ?? asRecorded(recordedCall({id: 'none'}));
  const run = {against: 'real', place: 'sandbox', program: '/bridge', mocked: [], source: 'none-needed'} as const;
  const state = {rebuiltFrom: [], standIns: [], gaps: [], mismatches: [], innermost: () => null, effects: noEffects};
  return {...reportOn({...run, ...state, subject: known, replayed: known.recorded}, []), verdict};
}
