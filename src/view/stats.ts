import type {Statistics} from '../capture/statistics.js';
import {escapeLine} from './escape.js';
import type {Screen} from './screen.js';
import {tableLines, type Cell, type Column, type Shrink} from './table.js';
import {formatDuration} from './time.js';

const columns: readonly Column[] = [
  {header: 'PLUGIN'},
  {header: 'OP'},
  {header: 'CALLS', align: 'right'},
  {header: 'FAILED', align: 'right'},
  {header: 'P50', align: 'right'},
  {header: 'P95', align: 'right'},
  {header: 'MAX', align: 'right'},
  {header: 'SLOWEST'},
  {header: 'SELF', align: 'right'},
  {header: ''},
];

const [PLUGIN, OP, SLOWEST] = [0, 1, 7];

const shrink: readonly Shrink[] = [
  [PLUGIN, 10],
  [OP, 4],
  [PLUGIN, 6],
  [SLOWEST, 4],
];

/** A row for each plugin and operation; the bars compare the time that they took themselves. */
export function renderStats(
  rows: readonly Statistics[],
  ids: ReadonlyMap<string, string>,
  {width, style}: Screen,
): string {
  const barColumns = Math.min(20, Math.max(4, (width ?? 100) - 76));
  const mostMs = Math.max(...rows.map(({selfMs}) => selfMs));
  const cells = rows.map((row): Cell[] => {
    const {plugin, operation, count, failures, p50Ms, p95Ms, maxMs, resolutionMs, selfMs, slowestId} = row;
    return [
      {text: escapeLine(plugin), paint: style.strong},
      {text: escapeLine(operation) || '-'},
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
