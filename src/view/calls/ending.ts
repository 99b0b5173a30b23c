import type {CniError} from '../../cni/error.js';
import {signalName} from '../../capture/signal-name.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Exit} from '../../capture/recording.js';
import {escapeLine} from '../text/escape.js';
import {formatDuration} from '../text/time.js';
import type {Paint, Style} from '../text/style.js';

/** How a call ended: one word, and what is to be said about it. Both are safe to print. */
export interface Ending {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'doubtful';
  readonly detail: string;
}

export function endingOf(invocation: Invocation, nowMs: number): Ending {
  switch (invocation.outcome) {
    case 'succeeded':
      return {word: 'ok', tone: 'good', detail: ''};
    case 'failed':
      return {word: 'failed', tone: 'bad', detail: invocation.error === undefined ? '' : errorText(invocation.error)};
    case 'crashed':
      return {word: 'crashed', tone: 'bad', detail: crashText(invocation)};
    case 'invalid':
      return {
        word: 'invalid',
        tone: 'bad',
        detail: invocation.stdout.length === 0 ? 'stdout is empty' : 'stdout is no JSON object',
      };
    case 'partial':
      return partialEnding(invocation, nowMs);
  }
}

export function paintOf({tone}: Ending, style: Style): Paint {
  return style[tone];
}

/** An error's message and details on one line. */
export function errorText({msg, details}: CniError): string {
  return joined(oneLine(msg), oneLine(details ?? ''));
}

/** multus begins its errors with `[NAMESPACE/POD/UID:NETWORK]: `, and the line has the pod already. */
export function withoutPod(detail: string): string {
  return detail.replace(/^(Multus: )?\[[^\]/]*\/[^\]]*\]: ?/, '');
}

/** `exit status 1`, `killed by SIGKILL`. */
export function exitText(exit: Exit | null): string {
  if (exit === null) return 'no end was recorded';
  return 'code' in exit ? `exit status ${exit.code}` : `killed by ${signalName(exit.signal)}`;
}

function crashText({exit, stdout, stderr}: Invocation): string {
  return joined(exitText(exit), firstLine(stderr) || firstLine(stdout));
}

function partialEnding({state, startedAtMs, timeResolutionMs}: Invocation, nowMs: number): Ending {
  if (state === 'running') {
    return {word: 'running', tone: 'doubtful', detail: `for ${formatDuration(nowMs - startedAtMs, timeResolutionMs)}`};
  }
  if (state === 'killed') return {word: 'killed', tone: 'bad', detail: exitText(null)};
  return {word: 'partial', tone: 'doubtful', detail: exitText(null)};
}

/** Of a program that floods its output with a single line the beginning. */
function firstLine(bytes: Buffer): string {
  const line =
    bytes
      .toString('utf8', 0, 4 * longestLine)
      .trimStart()
      .split('\n', 1)[0] ?? '';
  return oneLine(line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`);
}

const longestLine = 4000;

function oneLine(text: string): string {
  return escapeLine(text.trim().replace(/\s*\n\s*/g, ' '));
}

function joined(...pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== '').join(': ');
}
