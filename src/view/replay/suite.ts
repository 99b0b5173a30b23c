import type {Repetition, ReplayRow, SuiteReport, Verdict} from '../../replay/replay-report.js';
import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import type {Paint, Style} from '../text/style.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';
import {formatDuration} from '../text/time.js';

const columns: readonly Column[] = [
  {header: 'VERDICT'},
  {header: 'CAPTURE'},
  {header: 'CALL'},
  {header: 'ATTACHMENT'},
  {header: 'TOOK', align: 'right'},
  {header: 'WHY', cut: 'end'},
];

const [CAPTURE, CALL, ATTACHMENT, WHY] = [1, 2, 3, 5];

const shrink: readonly Shrink[] = [
  [ATTACHMENT, 12],
  [WHY, 24],
  [CAPTURE, 12],
  [ATTACHMENT, 6],
  [WHY, 10],
  [CALL, 10],
];

/** One line for each replay, those that are not the same last and in full, then how many of each verdict there were. */
export function renderSuite(report: SuiteReport, screen: Screen): string {
  const {style, width} = screen;
  const rows = [...report.replays].sort(
    (left, right) => Number(right.verdict === 'same') - Number(left.verdict === 'same'),
  );
  const lines = tableLines(
    columns,
    rows.map((row) => cellsOf(row, style)),
    {width, shrink, paintHeader: style.faint},
  );
  return [...lines, '', summaryLine(report, style)].join('\n');
}

/** How often a replay ended in which way; nothing if it was one time. */
export function renderRepetitions(repetitions: readonly Repetition[], style: Style): string {
  const total = repetitions.reduce((sum, {count}) => sum + count, 0);
  if (total < 2) return '';
  const lines = repetitions.map(
    ({verdict, ending, count}) => `  ${count} of ${total}  ${paintOf(verdict, style)(verdict)}: ${escapeLine(ending)}`,
  );
  return ['\n', style.strong(repetitions.length === 1 ? 'always the same end' : 'flaky'), ...lines].join('\n');
}

export function paintOf(verdict: Verdict, style: Style): Paint {
  return {same: style.good, diverged: style.bad, 'state-unknown': style.doubtful, 'failed-to-run': style.bad}[verdict];
}

function cellsOf(
  {verdict, captureId, operation, plugin, attachmentId, durationMs, reason, repetitions}: ReplayRow,
  style: Style,
): Cell[] {
  const flaky = repetitions.length > 1 ? repetitions.map(({count, ending}) => `${count}x ${ending}`).join('; ') : null;
  return [
    {text: verdict, paint: paintOf(verdict, style)},
    {text: captureId},
    {text: escapeLine(`${operation} ${plugin}`)},
    {text: escapeLine(attachmentId ?? '-')},
    {text: formatDuration(durationMs, 0)},
    {text: escapeLine(flaky ?? reason ?? '')},
  ];
}

function summaryLine({replays, summary, durationMs}: SuiteReport, style: Style): string {
  const counts = Object.entries(summary)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const rate = durationMs > 0 ? `, ${(replays.length / (durationMs / 1000)).toFixed(1)} a second` : '';
  return (
    style.strong(`${replays.length} replayed: ${counts.join(', ') || 'none'}`) +
    style.faint(`  (${formatDuration(durationMs, 0)}${rate})`)
  );
}
