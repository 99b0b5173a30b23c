import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {CallName} from '../../../src/capture/tree/call-group.js';
import type {ReplayReport, Verdict} from '../../../src/replay/replay-report.js';
import {PluginMissingError, SandboxError, StoreFormatError, UnreplayableError} from '../../../src/errors.js';
import {asRecorded, type Subject} from '../../../src/replay/state/step.js';
import {countEndings, replaySuite, type SubjectGroup, type SuiteOptions} from '../../../src/replay/suite.js';
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
