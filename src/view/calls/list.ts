import type {CallThen} from '../../capture/fleet/call-then.js';
import type {Invocation} from '../../capture/invocation.js';
import {subjectOf} from '../../capture/subject.js';
import {phaseThen} from '../explanation/call-then.js';
import {endingOf, paintOf, withoutPod} from './ending.js';
import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import type {Paint} from '../text/style.js';
import {shorten} from '../text/shorten.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';
import {formatCallAge, formatDuration} from '../text/time.js';
import {wrap} from '../text/wrap.js';

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

/** Behind that, where the API server said how pods were then. */
const phaseColumn: Column = {header: 'POD THEN'};

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

/** Where a terminal is narrower, or an error is longer than its row, it has a line of its own: its end tells why. */
const roomForErrors = 110;

/** A line that is wrapped may end that much earlier. */
const longestWord = 20;

/**
 * One line per call under a line of headings, and one for its error where it has no room; `ids` as they are to be shown,
 * `thenOf` what the API server said when a call was collected.
 */
export function renderList(
  rows: readonly ListRow[],
  ids: ReadonlyMap<string, string>,
  screen: Screen,
  thenOf: (call: Invocation) => CallThen | null = () => null,
): string {
  const {style, width, nowMs} = screen;
  const nodes = rows.map((row) => (row.kind === 'capture' ? row.invocation.node : row.node));
  const options = {width, shrink, paintHeader: style.faint};
  const thens = rows.map((row) => (row.kind === 'capture' ? thenOf(row.invocation) : null));
  const more = [
    ...(nodes.every((node) => node === null) ? [] : [{column: nodeColumn, texts: nodes.map((node) => node ?? '-')}]),
    ...(thens.every((then) => then === null) ? [] : [{column: phaseColumn, texts: thens.map(phaseThen)}]),
  ];
  const errors = rows.map(errorOf);
  const within = layOut(false);
  const isCut = (error: string, index: number) => within[index + 1]?.includes(error) !== true;
  const isBelow = width !== undefined && (width < roomForErrors || errors.some(isCut));
  const [header, ...lines] = isBelow ? layOut(true) : within;
  const below = isBelow ? errors : [];
  return [header, ...lines.flatMap((line, index) => [line, ...errorLines(below[index] ?? '')])].join('\n');

  function layOut(hasErrorsBelow: boolean): string[] {
    const cells = rows.map((row) =>
      row.kind === 'capture' ? captureCells(row.invocation, hasErrorsBelow) : damagedCells(row),
    );
    return tableLines(
      [...columns, ...more.map(({column}) => column)],
      cells.map((row, index) => [...row, ...more.map(({texts}) => ({text: escapeLine(texts[index] ?? '-')}))]),
      options,
    );
  }

  function errorOf(row: ListRow): string {
    if (row.kind !== 'capture') return '';
    const {tone, detail} = endingOf(row.invocation, nowMs);
    return tone === 'bad' ? withoutPod(detail) : '';
  }

  /** Two at most: long errors say at their end why. */
  function errorLines(detail: string): string[] {
    if (detail === '') return [];
    const room = (width ?? 0) - 2;
    const lines = wrap(shorten(detail, 2 * room - longestWord), room);
    return lines.map((line) => `  ${style.faint(line)}`);
  }

  function captureCells(invocation: Invocation, hasErrorsBelow: boolean): Cell[] {
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
      outcomeCell(ending.word, hasErrorsBelow && ending.tone === 'bad' ? '' : ending.detail, paintOf(ending, style)),
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
