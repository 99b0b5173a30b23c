import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {changeInput, parseSet} from '../../../src/capture/change/change.js';
import {TimeoutError} from '../../../src/errors.js';
import type {Cast} from '../../../src/replay/cast.js';
import {replaySteps, type StepOptions} from '../../../src/replay/replay-steps.js';
import {Session} from '../../../src/replay/session.js';
import {asRecorded, type Step} from '../../../src/replay/state/step.js';
import {makeProgram, playedStage, type Ending, type PlayedStage} from '../../helpers/played-stage.js';
import {recordedCall, type CallOptions} from '../../helpers/recorded-call.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('replay/replay-steps and session');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const [installed, candidate] = [join(top, 'installed'), join(top, 'candidate')];
for (const directory of [installed, candidate]) {
  mkdirSync(directory);
  for (const name of ['bridge', 'portmap', 'host-local']) makeProgram(directory, name);
}

/** The candidate is put to the test; what was there before makes the state. */
const cast: Cast = {
  binDirs: [candidate],
  tested: (plugin) => join(candidate, plugin),
  earlier: (plugin) => join(installed, plugin),
  earlierBinDirs: [installed, candidate],
  visible: [],
  mocked: [],
};
const options: StepOptions = {cast, rules: [], place: 'sandbox', innermostOf: () => null, ground: 'none-needed'};

const asRecordedThen = {cniVersion: '1.0.0', ips: [{address: '10.0.0.2/24'}]};
const other = {cniVersion: '1.0.0', ips: [{address: '10.0.0.3/24'}]};
const failure = {cniVersion: '1.0.0', code: 11, msg: 'the lock is held'};

function state(call: CallOptions, more: Partial<Step> = {}): Step {
  return {...asRecorded(recordedCall(call)), role: 'state', prevResultFrom: null, gaps: [], ...more};
}

function target(call: CallOptions, more: Partial<Step> = {}): Step {
  return state(call, {role: 'target', ...more});
}

/** Each call answers as it was recorded, but for those that are named. */
function stageWith(others: Readonly<Record<string, Ending>> = {}): PlayedStage {
  return playedStage({answer: (call) => others[call] ?? (call.startsWith('ADD') ? asRecordedThen : '')});
}

function replay(steps: readonly Step[], stage = stageWith(), more: Partial<StepOptions> = {}) {
  return replaySteps(new Session(stage, 1234), steps, {...options, ...more});
}

test('calls that make state run what was there before, and only targets are reported on', async () => {
  const stage = stageWith();
  const steps = [
    state({id: 'a', plugin: 'bridge', container: 'c0'}),
    target({id: 'b', plugin: 'portmap', container: 'c1'}),
  ];
  const reports = await replay(steps, stage);
  assert.equal(
    stage.requests.map(({argv, environment}) => [argv[0], environment?.['CNI_PATH']]),
    [
      [join(installed, 'bridge'), `${installed}:${candidate}`],
      [join(candidate, 'portmap'), candidate],
    ],
  );
  assert.equal(
    reports.map(({captureId, verdict, against, place, program}) => [captureId, verdict, against, place, program]),
    [['b', 'same', 'real', 'sandbox', join(candidate, 'portmap')]],
  );
});

test('each namespace is made once, before the first call that is about it', async () => {
  const stage = stageWith();
  await replay(
    [
      state({id: 'a', container: 'c0'}),
      state({id: 'b', container: 'c1'}),
      target({id: 'c', container: 'c0', operation: 'DEL'}),
    ],
    stage,
  );
  assert.equal(stage.events, ['netns /run/netns/c0', 'ADD bridge', 'netns /run/netns/c1', 'ADD bridge', 'DEL bridge']);
});

test('a call without a namespace needs none', async () => {
  const stage = stageWith();
  const environment = new Map([['CNI_COMMAND', 'VERSION']]);
  await replay([target({id: 'a', operation: 'VERSION', recording: {environment}})], stage);
  assert.equal(stage.events, ['VERSION bridge']);
});

test('a link that a request names is made up where there is none, and the report says which', async () => {
  const stage = playedStage({answer: () => asRecordedThen, ownLinks: ['own0']});
  const [report] = await replay(
    [
      state({id: 'a', request: {master: 'eth9'}}),
      state({id: 'b', request: {master: 'own0'}}),
      target({id: 'c', request: {master: 'eth8'}}),
    ],
    stage,
  );
  assert.equal(report?.standIns, ['eth9', 'eth8']);
});

test('what was recorded goes in, without the shim and with the limits of time and output', async () => {
  const stage = stageWith();
  const call = recordedCall({id: 'a', recording: {argv: ['/shim/bridge', '--verbose']}});
  const environment = new Map([...call.environment, ['MLAB_CNI_PARENT', 'x'], ['HTTP_PROXY', 'p']]);
  await replay([{...target({id: 'a'}), ...asRecorded(call.with({environment}))}], stage);
  const [request] = stage.requests;
  const seen = [...call.environment, ['HTTP_PROXY', 'p']];
  assert.equal(request?.environment, {...(Object.fromEntries(seen) as object), CNI_PATH: candidate});
  assert.equal([request?.argv, request?.timeoutMs], [[join(candidate, 'bridge'), '--verbose'], 1234]);
  assert.equal([request?.stdin, request?.mostOutputBytes], [call.stdin, 16 * 2 ** 20]);
});

test('where the state of a target comes from', async () => {
  const sourceOf = async (steps: readonly Step[], ground: StepOptions['ground']) => {
    const report = (await replay(steps, stageWith(), {ground})).at(-1);
    return [report?.stateSource, report?.rebuiltFrom];
  };
  const [before, steps] = [state({id: 'a', container: 'c0'}), target({id: 'b'})];
  assert.equal(await sourceOf([steps], 'none-needed'), ['none-needed', []]);
  assert.equal(await sourceOf([before, steps], 'none-needed'), ['captures', ['a']]);
  assert.equal(await sourceOf([steps], 'host'), ['host', []]);
  assert.equal(await sourceOf([before, steps], 'host'), ['host', ['a']]);
  assert.equal(await sourceOf([target({id: 'a', container: 'c0'}), steps], 'none-needed'), ['captures', ['a']]);
});

test('what the captures do not tell of the state leaves it unknown', async () => {
  const [report] = await replay([target({id: 'a'}, {gaps: ['capture 7 is damaged']})]);
  assert.equal([report?.verdict, report?.gaps], ['state-unknown', ['capture 7 is damaged']]);
});

test('an earlier call that does not end as it did counts where the target answers otherwise, too', async () => {
  const steps = [state({id: 'a', plugin: 'host-local', container: 'c0'}), target({id: 'b', plugin: 'bridge'})];
  const gapsAfter = async (others: Readonly<Record<string, Ending>>) => {
    const [report] = await replay(steps, stageWith(others));
    return [report?.verdict, report?.gaps];
  };
  const sentence = 'the ADD of host-local in capture a succeeded, but now it';
  assert.equal(await gapsAfter({'ADD host-local': failure}), ['same', []]);
  assert.equal(await gapsAfter({'ADD bridge': other}), ['diverged', []]);
  assert.equal(await gapsAfter({'ADD host-local': failure, 'ADD bridge': other}), [
    'state-unknown',
    [`${sentence} failed: the lock is held`],
  ]);
  assert.equal(await gapsAfter({'ADD host-local': {kind: 'signaled', signal: 'SIGKILL'}, 'ADD bridge': other}), [
    'state-unknown',
    [`${sentence} crashed`],
  ]);
});

test('so does one whose plugin is not there, or cannot be started', async () => {
  const steps = [state({id: 'a', plugin: 'host-local', container: 'c0'}), target({id: 'b'})];
  const gaps = ['the ADD of host-local in capture a could not be replayed, since its plugin is not here'];
  const without: Cast = {...cast, earlier: () => undefined};
  const stage = stageWith({'ADD bridge': other});
  const [missing] = await replay(steps, stage, {cast: without});
  assert.equal([missing?.verdict, missing?.gaps], ['state-unknown', gaps]);
  assert.not(stage.events.includes('ADD host-local'));
  const unstarted: Ending = {kind: 'not-started', reason: 'ENOEXEC'};
  const [report] = await replay(steps, stageWith({'ADD bridge': other, 'ADD host-local': unstarted}));
  assert.equal(report?.gaps, gaps);
});

test('of several targets each is reported on, and counts for those after it', async () => {
  const steps = [target({id: 'a', plugin: 'host-local', container: 'c0'}), target({id: 'b', plugin: 'bridge'})];
  const reports = await replay(steps, stageWith({'ADD host-local': failure, 'ADD bridge': other}));
  assert.equal(
    reports.map(({captureId, verdict, gaps}) => [captureId, verdict, gaps]),
    [
      ['a', 'diverged', []],
      ['b', 'state-unknown', ['the ADD of host-local in capture a succeeded, but now it failed: the lock is held']],
    ],
  );
});

test('a target that cannot be started did not run', async () => {
  const [report] = await replay(
    [target({id: 'a'})],
    stageWith({'ADD bridge': {kind: 'not-started', reason: 'ENOENT'}}),
  );
  assert.equal([report?.verdict, report?.replayed], ['failed-to-run', null]);
});

test('a plugin that does not come to an end ends the replay', async () => {
  const late = new TimeoutError('bridge did not end');
  assert.is(await thrownBy(() => replay([target({id: 'a'})], stageWith({'ADD bridge': late}))), late);
});

test('the answer of a mock is said to be one', async () => {
  const againstOf = async (mocked: readonly string[]) =>
    (await replay([target({id: 'a'})], stageWith(), {cast: {...cast, mocked}}))[0];
  assert.is((await againstOf(['bridge', 'host-local']))?.against, 'mock');
  const report = await againstOf(['host-local']);
  assert.equal([report?.against, report?.mocked], ['real', ['host-local']]);
});

test('a result that was made here takes the place of the recorded one in what comes after', async () => {
  const recorded = {...asRecordedThen, ips: [{address: '192.0.2.1/24'}]};
  const chained = (prevResultFrom: string | null) =>
    target({id: 'b', plugin: 'portmap', request: {prevResult: recorded}}, {prevResultFrom});
  const handedOn = async (step: Step, others: Readonly<Record<string, Ending>> = {}) => {
    const stage = stageWith(others);
    await replay([state({id: 'a', plugin: 'bridge'}), step], stage);
    return stage.stdinOf('ADD portmap')['prevResult'];
  };
  assert.equal(await handedOn(chained('a'), {'ADD bridge': other}), other);
  assert.equal(await handedOn(chained(null), {'ADD bridge': other}), recorded);
  assert.equal(await handedOn(chained('a'), {'ADD bridge': failure}), recorded, 'none was made');
  const step = chained('a');
  const wanted = changeInput(step.recorded, [parseSet('prevResult.ips[0].address=198.51.100.7/24')]);
  assert.equal(await handedOn({...step, call: wanted}, {'ADD bridge': other}), {
    ...recorded,
    ips: [{address: '198.51.100.7/24'}],
  });
  const elsewhere = changeInput(step.recorded, [parseSet('mtu=1400')]);
  assert.equal(await handedOn({...step, call: elsewhere}, {'ADD bridge': other}), other);
});

test('what a target changed is told, not what was made before it', async () => {
  const stage = playedStage({
    answer: () => asRecordedThen,
    links: (events) => [
      'lo',
      ...(events.includes('ADD bridge') ? ['cni0'] : []),
      ...(events.includes('ADD portmap') ? ['x0'] : []),
    ],
  });
  const [report] = await replay([state({id: 'a', plugin: 'bridge'}), target({id: 'b', plugin: 'portmap'})], stage);
  assert.equal(
    report?.effects.links.map(({kind, where, what}) => [kind, where, what.split(':')[0]]),
    [['added', 'host', 'x0']],
  );
});

test('where a call asks for what no sandbox has, the innermost call below it is named', async () => {
  const asking = {
    cniVersion: '1.0.0',
    code: 999,
    msg: 'dial unix /run/x/daemon.sock: connect: no such file or directory',
  };
  const inner = recordedCall({id: 'inner', plugin: 'host-local'});
  const [report] = await replay([target({id: 'a'})], stageWith({'ADD bridge': asking}), {
    innermostOf: ({id}) => (id === 'a' ? inner : null),
  });
  assert.equal(report?.lacks, [{kind: 'daemon-socket', subject: '/run/x/daemon.sock'}]);
  assert.match(report?.gaps.join('\n') ?? '', 'mlab-cni replay inner ');
});

test.run();
