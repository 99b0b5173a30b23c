import {escapeLine} from '../escape.js';
import type {Screen} from '../screen.js';
import {tableLines, type Cell, type Column, type Shrink} from '../table.js';

/** A node that was examined from afar, and what was found. */
export interface ExaminedNode {
  readonly node: string;
  readonly findings: readonly {
    readonly severity: string;
    readonly id: string;
    readonly what: string;
    readonly next: string;
  }[];
  readonly unchecked: readonly {readonly what: string; readonly why: string}[];
}

const columns: readonly Column[] = [{header: 'NODE'}, {header: 'SEVERITY'}, {header: 'FINDING', cut: 'end'}];
const shrink: readonly Shrink[] = [
  [2, 40],
  [0, 12],
  [2, 10],
];

/** A row for each finding, nodes without any first said to be so; below what could not be checked, each once. */
export function renderFindings(nodes: readonly ExaminedNode[], {width, style}: Screen): string {
  const cells = nodes.flatMap(({node, findings}): Cell[][] => {
    const name = {text: escapeLine(node), paint: style.strong};
    if (findings.length === 0) return [[name, {text: 'none', paint: style.good}, {text: 'nothing was found'}]];
    return findings.map(({severity, what, next}) => [
      name,
      {text: severity, paint: severity === 'error' ? style.bad : style.doubtful},
      {text: escapeLine(`${what}; try: ${next}`)},
    ]);
  });
  const open = new Set(nodes.flatMap(({unchecked}) => unchecked.map(({what, why}) => `not checked: ${what} (${why})`)));
  return [
    ...tableLines(columns, cells, {width, shrink, paintHeader: style.faint}),
    '',
    ...[...open].map(escapeLine),
  ].join('\n');
}
