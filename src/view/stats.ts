import type {NodeStatistics, Statistics, Summary} from '../capture/statistics.js';
import {escapeLine} from './text/escape.js';
import type {Screen} from './text/screen.js';
import {tableLines, type Cell, type Column, type Shrink} from './text/table.js';
import {formatDuration} from './text/time.js';

const summaryColumns: readonly Column[] = [
  {header: 'CALLS', align: 'right'},
  {header: 'FAILED', align: 'right'},
  {header: 'P50', align: 'right'},
  {header: 'P95', align: 'right'},
  {header: 'MAX', align: 'right'},
  {header: 'SLOWEST'},
  {header: 'SELF', align: 'right'},
  {header: ''},
];

/** Where the slowest call is, after so many columns that say whose row it is. */
const SLOWEST = 5;

/** A row for each plugin and operation; the bars compare the time that they took themselves. */
export function renderStats(rows: readonly Statistics[], ids: ReadonlyMap<string, string>, screen: Screen): string {
  const shrink: readonly Shrink[] = [
    [0, 10],
    [1, 4],
    [0, 6],
    [2 + SLOWEST, 4],
  ];
  const labels = rows.map(({plugin, operation}) => [plugin, operation]);
  return renderRows([{header: 'PLUGIN'}, {header: 'OP'}], labels, rows, ids, {...screen, shrink});
}

/** A row for each node. */
export function renderNodeStats(
  rows: readonly NodeStatistics[],
  ids: ReadonlyMap<string, string>,
  screen: Screen,
): string {
  const shrink: readonly Shrink[] = [
    [0, 16],
    [1 + SLOWEST, 4],
    [0, 8],
  ];
  const labels = rows.map(({node}) => [node ?? '(here)']);
  return renderRows([{header: 'NODE'}], labels, rows, ids, {...screen, shrink});
}

function renderRows(
  labelColumns: readonly Column[],
  labels: readonly (readonly string[])[],
  rows: readonly Summary[],
  ids: ReadonlyMap<string, string>,
  {width, style, shrink}: Screen & {readonly shrink: readonly Shrink[]},
): string {
  const barColumns = Math.min(20, Math.max(4, (width ?? 100) - 76));
  const mostMs = Math.max(...rows.map(({selfMs}) => selfMs));
  const cells = rows.map((row, index): Cell[] => {
    const {count, failures, p50Ms, p95Ms, maxMs, resolutionMs, selfMs, slowestId} = row;
    const [first = '', ...others] = labels[index] ?? [];
    return [
      {text: escapeLine(first), paint: style.strong},
      ...others.map((text) => ({text: escapeLine(text) || '-'})),
      {text: String(count)},
      {text: String(failures), ...(failures > 0 ? {paint: style.bad} : {})},
      {text: duration(p50Ms, resolutionMs)},
      {text: duration(p95Ms, resolutionMs)},
      {text: duration(maxMs, resolutionMs)},
      {text: slowestId === null ? '-' : (ids.get(slowestId) ?? slowestId)},
      {text: duration(selfMs, resolutionMs)},
      {text: bar(mostMs > 0 ? selfMs / mostMs : 0, barColumns)},
    ];
  });
  const legend = style.faint('SELF: all calls together, without the plugins that they called');
  const columns = [...labelColumns, ...summaryColumns];
  return [...tableLines(columns, cells, {width, shrink, paintHeader: style.faint}), '', legend].join('\n');
}

function duration(ms: number | null, resolutionMs: number): string {
  return ms === null ? '-' : formatDuration(ms, resolutionMs);
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number, columns: number): string {
  const filled = Math.round(share * columns * 8);
  return '█'.repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? '');
}
