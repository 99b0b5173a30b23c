import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';

/** What became of a node, whatever was done there. */
export interface OutcomeRow {
  readonly node: string;
  readonly state: string;
  readonly calls: number;
  readonly failures: number;
  readonly bytes: number;
  readonly obstacle: {readonly reason: string; readonly remedy: string} | null;
}

/** A node that was wanted and is of no use. */
export function unfitRow({node, obstacle}: Pick<OutcomeRow, 'node' | 'obstacle'>): OutcomeRow {
  return {node, state: 'unfit', calls: 0, failures: 0, bytes: 0, obstacle};
}

/** Was something in the way on any of the nodes? */
export function isPartial(rows: readonly Pick<OutcomeRow, 'obstacle'>[]): boolean {
  return rows.some(({obstacle}) => obstacle !== null);
}

const columns: readonly Column[] = [
  {header: 'NODE'},
  {header: 'STATE'},
  {header: 'CALLS', align: 'right'},
  {header: 'FAILED', align: 'right'},
  {header: 'SIZE', align: 'right'},
  {header: 'WHY', cut: 'end'},
];

const [NODE, WHY] = [0, 5];
const shrink: readonly Shrink[] = [
  [WHY, 30],
  [NODE, 12],
  [WHY, 8],
];

/** A row for each node; reasons that do not fit are told whole below, each once with the nodes that it holds for. */
export function renderOutcomes(rows: readonly OutcomeRow[], {width, style}: Screen): string {
  const cells = rows.map(({node, state, calls, failures, bytes, obstacle}): Cell[] => [
    {text: escapeLine(node), paint: style.strong},
    {text: state, paint: obstacle === null ? style.good : style.bad},
    {text: String(calls)},
    {text: String(failures), ...(failures > 0 ? {paint: style.bad} : {})},
    {text: sizeText(bytes)},
    {text: escapeLine(obstacle?.reason ?? '')},
  ]);
  return [...tableLines(columns, cells, {width, shrink, paintHeader: style.faint}), ...remedies(rows)].join('\n');
}

function remedies(rows: readonly OutcomeRow[]): string[] {
  const nodes = new Map<string, string[]>();
  for (const {node, obstacle} of rows) {
    if (obstacle === null) continue;
    const text = `${obstacle.reason}\n  try: ${obstacle.remedy}`;
    nodes.set(text, [...(nodes.get(text) ?? []), node]);
  }
  return [...nodes].flatMap(([text, names]) => ['', ...`${namesText(names)}: ${text}`.split('\n').map(escapeLine)]);
}

function namesText(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}

export function sizeText(bytes: number): string {
  if (bytes === 0) return '-';
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
