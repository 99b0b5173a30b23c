import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';
import {formatAge} from '../text/time.js';

/** A recorder that was found on a node. */
export interface RecorderRow {
  readonly node: string;
  readonly state: string;
  readonly calls: number | null;
  readonly createdAt: string;
  readonly forSeconds: number;
  readonly owner: string;
  readonly run: string;
  readonly problem: string;
}

const columns: readonly Column[] = [
  {header: 'NODE'},
  {header: 'STATE'},
  {header: 'CALLS', align: 'right'},
  {header: 'MADE'},
  {header: 'FOR', align: 'right'},
  {header: 'BY'},
  {header: 'RUN'},
  {header: 'WHY', cut: 'end'},
];
const [NODE, BY, WHY] = [0, 5, 7];
const shrink: readonly Shrink[] = [
  [WHY, 30],
  [BY, 10],
  [NODE, 12],
  [WHY, 8],
];

/** A row for each node with a recorder. */
export function renderRecorders(rows: readonly RecorderRow[], {width, style, nowMs}: Screen): string {
  const cells = rows.map(({node, state, calls, createdAt, forSeconds, owner, run, problem}): Cell[] => [
    {text: escapeLine(node), paint: style.strong},
    {text: state, paint: problem === '' ? style.good : style.bad},
    {text: calls === null ? '-' : String(calls)},
    {text: formatAge(nowMs - Date.parse(createdAt))},
    {text: `${Math.round(forSeconds / 6) / 10}m`},
    {text: escapeLine(owner)},
    {text: escapeLine(run)},
    {text: escapeLine(problem)},
  ]);
  return tableLines(columns, cells, {width, shrink, paintHeader: style.faint}).join('\n');
}
