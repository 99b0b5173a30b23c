import {asString, parseJsonObject} from '../../cni/json.js';
import {counted} from '../text/counted.js';
import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import {columnsOf, shorten, shortenEnd} from '../text/shorten.js';

/** A call that has ended on a node, as it is seen from afar. */
export interface RemoteCall {
  readonly operation: string;
  readonly plugin: string;
  readonly ifname: string;
  readonly end: {readonly code: number} | {readonly signal: number};
  readonly pod: string | null;
  readonly text: string;
}

/** What is going on from now on. */
export function recordingNote(count: number, detach: boolean): string {
  const where = `recording on ${counted(count, 'node')}`;
  return detach ? `${where}; "mlab-cni cluster collect" ends it` : `${where}, Ctrl-C ends it and collects`;
}

/** How wide a column for the names of these nodes is. */
export function nodeColumns(names: readonly string[]): number {
  return Math.min(40, Math.max(...names.map((name) => columnsOf(escapeLine(name)))));
}

/** A call on one line: when we heard of it (UTC), its node, its pod, the call, how it ended. */
export function renderRemoteCall(node: string, call: RemoteCall, columns: number, screen: Screen): string {
  const {style, width} = screen;
  const {operation, plugin, ifname, end, pod} = call;
  const word = 'code' in end ? (end.code === 0 ? 'succeeded' : 'failed') : 'killed';
  const start = [
    style.faint(new Date(screen.nowMs).toISOString().slice(11, 19)),
    style.strong(padded(escapeLine(node), columns)),
    padded(escapeLine(pod ?? '-'), 28),
    padded(escapeLine(`${operation} ${plugin} ${ifname === '-' ? '' : ifname}`.trimEnd()), 26),
    word === 'succeeded' ? style.good(word) : style.bad(word),
  ].join('  ');
  const text = escapeLine(spoken(call));
  if (word === 'succeeded' || text === '') return start;
  const used = 8 + columns + 28 + 26 + word.length + 8;
  if (width === undefined || used + columnsOf(text) + 2 <= width) return `${start}: ${text}`;
  return `${start}\n${' '.repeat(10)}${shortenEnd(text, Math.max(20, width - 10))}`;
}

/** What a failed call said: the message of its error object, which may have been cut off. */
export function spoken({text, end}: Pick<RemoteCall, 'text' | 'end'>): string {
  const error = parseJsonObject(text);
  const parts = [asString(error?.['msg']), asString(error?.['details'])].filter(Boolean);
  if (parts.length > 0) return parts.join(': ');
  const [, message] = /"msg"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  if (message !== undefined) return String(JSON.parse(message));
  return text || ('code' in end ? `exit status ${end.code}` : `signal ${end.signal}`);
}

function padded(text: string, columns: number): string {
  const cut = shorten(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - columnsOf(cut)));
}
