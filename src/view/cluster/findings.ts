import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import {columnsOf} from '../text/shorten.js';
import {wrap} from '../text/wrap.js';

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

/** Each finding in full, under the name of its node, nodes without any said to be so; below what could not be checked, each once. */
export function renderFindings(nodes: readonly ExaminedNode[], {width, style}: Screen): string {
  const nameColumns = Math.max(4, ...nodes.map(({node}) => columnsOf(escapeLine(node))));
  const indent = nameColumns + 2 + severityColumns + 2;
  const header = style.faint(`${'NODE'.padEnd(nameColumns)}  ${'SEVERITY'.padEnd(severityColumns)}  FINDING`);
  const rows = nodes.flatMap(({node, findings, unchecked}) => {
    const name = (index: number) => (index === 0 ? padded(escapeLine(node), nameColumns) : ' '.repeat(nameColumns));
    const rest = unchecked.length === 0 ? '' : `; ${unchecked.length} not checked`;
    if (findings.length === 0) return [line(name(0), style.good('none'), 4, [`nothing was found${rest}`])];
    return findings.map(({severity, what, next}, index) => {
      const paint = severity === 'error' ? style.bad : style.doubtful;
      return line(name(index), paint(severity), severity.length, [what, `try: ${next}`]);
    });
  });
  const open = new Set(nodes.flatMap(({unchecked}) => unchecked.map(({what, why}) => `not checked: ${what} (${why})`)));
  return [header, ...rows, '', ...[...open].flatMap((text) => wrap(escapeLine(text), width))].join('\n');

  function line(name: string, severity: string, length: number, texts: readonly string[]): string {
    const room = width === undefined ? undefined : Math.max(30, width - indent);
    const lines = texts.flatMap((text) => wrap(escapeLine(text), room));
    const start = `${style.strong(name)}  ${severity}${' '.repeat(severityColumns - length)}  `;
    return lines.map((each, index) => (index === 0 ? start : ' '.repeat(indent)) + each).join('\n');
  }
}

const severityColumns = 'SEVERITY'.length;

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
