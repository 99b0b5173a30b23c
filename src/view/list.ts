import type {Invocation} from '../capture/invocation.js';
import {subjectOf} from '../capture/subject.js';
import {endingOf, paintOf, withoutPod} from './ending.js';
import {escapeLine} from './escape.js';
import type {Screen} from './screen.js';
import type {Paint} from './style.js';
import {tableLines, type Cell, type Column, type Shrink} from './table.js';
import {formatCallAge, formatDuration} from './time.js';

/** A row of the list: a capture, or what is left of one. */
export type ListRow =
  | {readonly kind: 'capture'; readonly invocation: Invocation}
  | {readonly kind: 'damaged'; readonly id: string; readonly node: string | null; readonly reason: string};

const columns: readonly Column[] = [
  {header: 'ID'},
  {header: 'AGE', align: 'right'},
  {header: 'POD'},
  {header: 'OP'},
  {header: 'PLUGIN'},
  {header: 'IFNAME'},
  {header: 'TOOK', align: 'right'},
  {header: 'OUTCOME', cut: 'end'},
];

/** Behind the others, and only where captures were collected from nodes. */
const nodeColumn: Column = {header: 'NODE'};

const [ID, POD, PLUGIN, IFNAME, OUTCOME] = [0, 2, 4, 5, 7];

/** Error texts give way first, then names; ids stay whole, since one wants to copy them. */
const shrink: readonly Shrink[] = [
  [OUTCOME, 40],
  [POD, 28],
  [OUTCOME, 7],
  [POD, 16],
  [PLUGIN, 8],
  [IFNAME, 6],
  [POD, 6],
  [ID, 4],
];

/** One line per call under a line of headings; `ids` are the ids as they are to be shown. */
export function renderList(rows: readonly ListRow[], ids: ReadonlyMap<string, string>, screen: Screen): string {
  const {style, width, nowMs} = screen;
  const cells = rows.map((row) => (row.kind === 'capture' ? captureCells(row.invocation) : damagedCells(row)));
  const nodes = rows.map((row) => (row.kind === 'capture' ? row.invocation.node : row.node));
  if (nodes.every((node) => node === null)) {
    return tableLines(columns, cells, {width, shrink, paintHeader: style.faint}).join('\n');
  }
  const withNodes = cells.map((row, index) => [...row, {text: escapeLine(nodes[index] ?? '-')}]);
  return tableLines([...columns, nodeColumn], withNodes, {width, shrink, paintHeader: style.faint}).join('\n');

  function captureCells(invocation: Invocation): Cell[] {
    const {id, operation, plugin, parameters, durationMs, timeResolutionMs} = invocation;
    const ending = endingOf(invocation, nowMs);
    return [
      idCell(id),
      {text: formatCallAge(invocation, nowMs)},
      {text: escapeLine(subjectOf(invocation) ?? '-')},
      {text: escapeLine(operation) || '-'},
      {text: escapeLine(plugin)},
      {text: escapeLine(parameters.ifname ?? '-')},
      {text: durationMs === null ? '-' : formatDuration(durationMs, timeResolutionMs)},
      outcomeCell(ending.word, ending.detail, paintOf(ending, style)),
    ];
  }

  function damagedCells({id, reason}: Extract<ListRow, {kind: 'damaged'}>): Cell[] {
    const unknown = Array.from({length: 6}, () => ({text: '-'}));
    return [idCell(id), ...unknown, outcomeCell('damaged', escapeLine(reason), style.bad)];
  }

  function outcomeCell(word: string, detail: string, paint: Paint): Cell {
    return {text: detail === '' ? word : `${word}: ${withoutPod(detail)}`, brief: word, paint};
  }

  function idCell(id: string): Cell {
    return {text: ids.get(id) ?? id, paint: style.strong};
  }
}
