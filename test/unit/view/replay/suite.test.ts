import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayRow, SuiteReport, Verdict} from '../../../../src/replay/replay-report.js';
import {createStyle} from '../../../../src/view/text/style.js';
import {renderRepetitions, renderSuite} from '../../../../src/view/replay/suite.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/replay/suite');

const row: ReplayRow = {
  captureId: '4711-100-0b7f5e1c',
  plugin: 'bridge',
  operation: 'ADD',
  attachmentId: 'c1/eth0',
  verdict: 'same',
  durationMs: 120,
  reason: null,
  repetitions: [{verdict: 'same', ending: 'succeeded', count: 1}],
};

function render(rows: readonly Partial<ReplayRow>[], durationMs = 2000): string {
  const replays = rows.map((each) => ({...row, ...each}));
  const count = (verdict: Verdict) => replays.filter((each) => each.verdict === verdict).length;
  const summary = {
    same: count('same'),
    diverged: count('diverged'),
    'state-unknown': count('state-unknown'),
    'failed-to-run': count('failed-to-run'),
  };
  const report: SuiteReport = {replays, summary, durationMs};
  return renderSuite(report, screenOf(undefined));
}

test('a line for each replay, what is not the same last, where one looks', () => {
  const lines = render([{verdict: 'diverged', reason: 'outcome: now failed'}, {}, {verdict: 'failed-to-run'}]).split(
    '\n',
  );
  assert.equal(
    lines.slice(1, 4).map((line) => line.split(' ')[0]),
    ['same', 'diverged', 'failed-to-run'],
  );
  assert.match(lines[1] ?? '', /^same +4711-100-0b7f5e1c +ADD bridge +c1\/eth0 +120 ms$/);
  assert.match(lines[2] ?? '', /outcome: now failed$/);
});

test('a call without an attachment has a dash', () => {
  assert.match(render([{attachmentId: null, operation: 'VERSION'}]), /VERSION bridge +- +120 ms/);
});

test('replays that ended in different ways say in which, and how often', () => {
  const repetitions = [
    {verdict: 'same', ending: 'succeeded', count: 3},
    {verdict: 'diverged', ending: 'failed: no room', count: 2},
  ] as const;
  assert.match(render([{verdict: 'diverged', repetitions, reason: 'x'}]), /3x succeeded; 2x failed: no room$/m);
  assert.not.match(render([{reason: 'x'}]), '1x succeeded');
});

test('in the end how many of each verdict there were, and how fast; nothing of those that there were not', () => {
  assert.match(
    render([{}, {}, {verdict: 'diverged'}]),
    /\n\n3 replayed: 2 same, 1 diverged {2}\(2\.00 s, 1\.5 a second\)$/,
  );
  assert.match(render([], 0), /0 replayed: none {2}\(0 ms\)$/);
});

test('a table fits the terminal', () => {
  const attachmentId = `${'c'.repeat(64)}/eth0`;
  const worst = {...row, verdict: 'state-unknown', plugin: 'host-device', operation: 'CHECK', attachmentId} as const;
  const replays = [
    {...row, attachmentId},
    {...worst, reason: 'x'.repeat(90)},
  ];
  const summary = {same: 1, diverged: 0, 'state-unknown': 1, 'failed-to-run': 0};
  const text = renderSuite({replays, summary, durationMs: 1}, screenOf(80));
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(text, /^state-unknown +4711-.*…/m);
});

test('one replay repeated: always the same end, or flaky', () => {
  const said = (...repetitions: Parameters<typeof renderRepetitions>[0]) =>
    renderRepetitions(repetitions, createStyle(false));
  assert.is(said({verdict: 'same', ending: 'succeeded', count: 1}), '');
  assert.is(said(), '');
  assert.is(
    said({verdict: 'same', ending: 'succeeded', count: 2}),
    '\n\nalways the same end\n  2 of 2  same: succeeded',
  );
  assert.is(
    said({verdict: 'same', ending: 'succeeded', count: 1}, {verdict: 'diverged', ending: 'failed', count: 1}),
    '\n\nflaky\n  1 of 2  same: succeeded\n  1 of 2  diverged: failed',
  );
});

test('verdicts have their colours', () => {
  const style = createStyle(true);
  const painted = (verdict: Verdict) => renderRepetitions([{verdict, ending: '', count: 2}], style);
  assert.match(painted('same'), style.good('same'));
  assert.match(painted('diverged'), style.bad('diverged'));
  assert.match(painted('failed-to-run'), style.bad('failed-to-run'));
  assert.match(painted('state-unknown'), style.doubtful('state-unknown'));
});

test.run();
