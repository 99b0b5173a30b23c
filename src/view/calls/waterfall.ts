import type {Call} from '../../capture/tree/call-tree.js';
import {columnsOf} from '../text/shorten.js';

const least = 8;
const most = 40;

/**
 * Draws behind each line when its call ran within the outermost call above it. All bars have one width, which fits
 * behind the widest line; in a pipe, or when there is no room, the lines stay as they are.
 *
 * @param lines one for each of `calls`
 */
export function addWaterfall(
  lines: readonly string[],
  calls: readonly {readonly call: Call; readonly root: Call}[],
  width: number | undefined,
): string[] {
  const widest = Math.max(0, ...lines.map(columnsOf));
  const columns = Math.min(most, (width ?? 0) - widest - 2);
  if (columns < least) return [...lines];
  return lines.map((line, index) => {
    const placed = calls[index];
    const bar = placed === undefined ? '' : barOf(placed.call, placed.root, columns);
    return `${line}${' '.repeat(widest + 2 - columnsOf(line))}${bar}`.trimEnd();
  });
}

function barOf({invocation}: Call, root: Call, columns: number): string {
  const {startedAtMs: from, endedAtMs: to} = root.invocation;
  if (to === null || to <= from || invocation.endedAtMs === null) return '';
  const at = (ms: number) => ((Math.min(Math.max(ms, from), to) - from) / (to - from)) * columns;
  const start = Math.min(Math.floor(at(invocation.startedAtMs)), columns - 1);
  const length = Math.max(1, Math.round(at(invocation.endedAtMs)) - start);
  return `${' '.repeat(start)}${'━'.repeat(Math.min(length, columns - start))}`;
}
