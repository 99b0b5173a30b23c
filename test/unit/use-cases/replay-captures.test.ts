import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {operationChange, parseSet} from '../../../src/capture/change/change.js';
import {everyCapture} from '../../../src/capture/selection/filter.js';
import {NotFoundError, UsageError} from '../../../src/errors.js';
import type {RepeatedReplay, SuiteReport} from '../../../src/replay/replay-report.js';
import {openStore} from '../../../src/store/disk/store.js';
import {runProcess, startProcess} from '../../../src/system/process.js';
import {replayCaptures, type ReplayRequest} from '../../../src/use-cases/replay-captures.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('replay captures of a store');

const store = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(store, {recursive: true}));
const pod = 'default/web-0';
writeCapture(store, {id: '1-100-0b7f5e1c', pod, container: 'a'});
writeCapture(store, {id: '2-110-0b7f5e1c', pod, container: 'a', plugin: 'host-local', parentId: '1-100-0b7f5e1c'});
writeCapture(store, {id: '3-200-0b7f5e1c', container: 'b', status: 1, stdout: '{"code":7,"msg":"bad network"}'});
writeCapture(store, {id: '4-300-0b7f5e1c', container: 'a', operation: 'DEL'});
writeCapture(store, {id: '5-400-0b7f5e1c', plugin: 'portmap', container: 'e'});
rmSync(join(store, 'stdin/5-400-0b7f5e1c'));

const top = join(import.meta.dirname, '../../..');

/** Everything is answered from its record: that needs neither rights nor plugins. */
async function replayed(request: Partial<ReplayRequest>) {
  const warnings: string[] = [];
  const progress: string[] = [];
  const report = await replayCaptures(
    openStore(store),
    {
      choice: {kind: 'call', selector: '3'},
      changes: [],
      editor: null,
      roles: {against: 'mock'},
      withDelay: false,
      binDirs: null,
      likeHost: false,
      live: null,
      timeoutMs: 30_000,
      isExact: false,
      repeat: 1,
      jobs: 2,
      ...request,
    },
    {
      packageRoot: top,
      runProcess,
      startProcess,
      clock: () => 0,
      onProgress: (done, total) => progress.push(`${done}/${total}`),
      warn: (text) => warnings.push(text),
    },
  );
  return {report, warnings, progress};
}

const rowsOf = (report: RepeatedReplay | SuiteReport) =>
  'replays' in report ? report.replays.map(({captureId, verdict}) => `${captureId} ${verdict}`) : [];

test('one call is told in full', async () => {
  const {report} = await replayed({});
  assert.not('replays' in report);
  const {captureId, verdict, replayed: answer, repetitions} = report as RepeatedReplay;
  assert.equal([captureId, verdict, answer?.error?.msg], ['3-200-0b7f5e1c', 'same', 'bad network']);
  assert.equal(repetitions, [{verdict: 'same', ending: 'failed: bad network', count: 1}]);
});

test('as often as asked for', async () => {
  const {report} = await replayed({repeat: 3});
  assert.is((report as RepeatedReplay).repetitions[0]?.count, 3);
});

test('all that fit are rows, oldest first, also where it is but one; what is damaged is left out and said', async () => {
  const {report, warnings, progress} = await replayed({choice: {kind: 'all', filter: everyCapture}});
  assert.equal(rowsOf(report), [
    '1-100-0b7f5e1c same',
    '2-110-0b7f5e1c same',
    '3-200-0b7f5e1c same',
    '4-300-0b7f5e1c same',
  ]);
  assert.equal(warnings, ['damaged captures left out: 1']);
  assert.equal(progress.at(-1), '4/4');
  const one = await replayed({choice: {kind: 'all', filter: {...everyCapture, failedOnly: true}}});
  assert.equal(rowsOf(one.report), ['3-200-0b7f5e1c same']);
  assert.equal(one.warnings, []);
});

test('the life of a pod is rows', async () => {
  const {report} = await replayed({choice: {kind: 'pod', pod}});
  assert.equal(rowsOf(report), ['1-100-0b7f5e1c same', '4-300-0b7f5e1c same']);
});

test('changes come first, then what the editor makes of the request', async () => {
  const changes = [operationChange('DEL'), parseSet('mtu=1400')];
  const {report} = await replayed({changes, editor: "sed -i 's/1400/9000/'"});
  assert.ok(JSON.stringify(report).length > 0);
  assert.is((report as RepeatedReplay).operation, 'DEL');
});

test('an editor takes one call', async () => {
  const error = await thrownBy(() => replayed({choice: {kind: 'all', filter: everyCapture}, editor: 'true'}));
  assert.match(String(error), '--edit takes one call');
});

test('a plugin that was never recorded, and a filter that fits nothing, are errors', async () => {
  const unknown = await thrownBy(() => replayed({roles: {against: 'real', mock: ['brigde']}}));
  assert.instance(unknown, UsageError);
  assert.match(String((unknown as UsageError).suggestions), 'did you mean: bridge');
  const none = await thrownBy(() => replayed({choice: {kind: 'all', filter: {...everyCapture, plugins: ['x']}}}));
  assert.instance(none, NotFoundError);
});

test.run();
