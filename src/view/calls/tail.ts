import type {Invocation} from '../../capture/invocation.js';
import {subjectOf} from '../../capture/subject.js';
import {endingOf, paintOf, withoutPod} from './ending.js';
import {escapeLine} from '../text/escape.js';
import type {ListRow} from './list.js';
import type {Screen} from '../text/screen.js';
import {columnsOf, shorten, shortenEnd} from '../text/shorten.js';
import {formatClock, formatDuration, type Zone} from '../text/time.js';

const idColumns = 11;
const tookColumns = 7;

/**
 * A call on one line: when it started, its id, its pod, the call, indented by its depth, how long it took, how it
 * ended. An error that does not fit has a line of its own.
 */
export function renderTailLine(row: ListRow, depth: number, screen: Screen, zone: Zone): string {
  const timeColumns = formatClock(screen.nowMs, zone).length;
  const {style, width} = screen;
  if (row.kind === 'damaged') {
    const start = `${' '.repeat(timeColumns)}  ${style.strong(briefId(row.id).padEnd(idColumns))}  `;
    return `${start}${style.bad('damaged')}: ${escapeLine(row.reason)}`;
  }
  const {invocation} = row;
  const ending = endingOf(invocation, screen.nowMs);
  const paint = paintOf(ending, style);
  const [time, id, ...rest] = cellsOf(invocation, depth, zone, width);
  const start = [style.faint(time), style.strong(id), ...rest].join('  ');
  const used = columnsOf([time, id, ...rest].join('  ')) + 2;
  const {word} = ending;
  const detail = withoutPod(ending.detail);
  if (detail === '') return `${start}  ${paint(word)}`;
  if (width === undefined || used + columnsOf(`${word}: ${detail}`) <= width) {
    return `${start}  ${paint(word)}: ${detail}`;
  }
  return `${start}  ${paint(word)}\n${' '.repeat(timeColumns + 2)}${shortenEnd(detail, width - timeColumns - 2)}`;
}

/** An id without the boot that it is from: enough to name a call that is going on. */
function briefId(id: string): string {
  return id.split('-', 2).join('-');
}

function cellsOf(
  invocation: Invocation,
  depth: number,
  zone: Zone,
  width = 140,
): [time: string, id: string, ...string[]] {
  const {id, startedAtMs, pod, operation, plugin, parameters, durationMs, timeResolutionMs} = invocation;
  const isNarrow = width < 110;
  const podColumns = isNarrow ? 14 : 28;
  const clock = formatClock(startedAtMs, zone);
  const others = clock.length + idColumns + podColumns + tookColumns + 'failed'.length + 5 * 2;
  const callColumns = isNarrow ? Math.max(14, Math.min(30, width - others)) : 30;
  const about = (isNarrow ? pod?.name : undefined) ?? subjectOf(invocation) ?? '-';
  const call = `${operation || '-'} ${plugin} ${isNarrow ? '' : (parameters.ifname ?? '')}`.trimEnd();
  return [
    clock,
    briefId(id).padEnd(idColumns),
    padded(escapeLine(about), podColumns),
    padded('  '.repeat(depth) + escapeLine(call), callColumns),
    (durationMs === null ? '-' : formatDuration(durationMs, timeResolutionMs)).padStart(tookColumns),
  ];
}

function padded(text: string, columns: number): string {
  const cut = shorten(text, columns);
  return cut + ' '.repeat(columns - columnsOf(cut));
}
