import type {Invocation} from '../../capture/invocation.js';
import type {Exit} from '../../capture/recording.js';
import {volatileRules, type VolatileRule} from '../../capture/change/volatile.js';
import {parseCidr} from '../../cni/address.js';
import type {JsonObject} from '../../cni/json.js';
import {isIP} from 'node:net';

/** An answer that a mock can give again, and to which question it was given. */
export interface MockRecording {
  /** Of the capture. */
  readonly id: string;
  readonly plugin: string;
  readonly operation: string;
  readonly ifname: string;
  readonly containerId: string;
  /** The request as text; null for one that is no JSON object. */
  readonly request: JsonObject | null;
  readonly stdin: string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly exit: Exit;
  readonly delayMs: number;
}

/** A call whose end was not recorded: there is nothing to answer with. */
export interface Unanswered {
  readonly plugin: string;
  readonly exit: null;
}

/** What a mock may answer with. */
export function recordingOf(invocation: Invocation, withDelay: boolean): MockRecording | Unanswered {
  const {id, plugin, operation, parameters, request, stdin, stdout, stderr, exit, durationMs} = invocation;
  if (exit === null) return {plugin, exit};
  return {
    id,
    plugin,
    operation,
    ifname: parameters.ifname ?? '',
    containerId: parameters.containerId ?? '',
    request: request?.json ?? null,
    stdin: stdin.toString('utf8').trimEnd(),
    stdout,
    stderr,
    exit,
    delayMs: withDelay ? (durationMs ?? 0) : 0,
  };
}

/** What may differ between a recorded request and one that means the same: other containers get other ids and addresses. */
export const mockRules: readonly VolatileRule[] = [
  ...volatileRules.filter(({id}) => id !== 'address'),
  {
    id: 'earlier-address',
    description: 'addresses that an earlier plugin handed out',
    matches: (path, ...values) => /^prevResult\./.test(path) && values.every(isAddress),
  },
];

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && (isIP(value) !== 0 || parseCidr(value) !== undefined);
}
