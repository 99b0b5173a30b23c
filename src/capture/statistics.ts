import {callsIn, type Call} from './call-tree.js';
import {isFailure} from './failure.js';
import type {Invocation} from './invocation.js';

/** How the calls of one plugin with one operation went. All times in milliseconds; null: no call has a known end. */
export interface Statistics {
  readonly plugin: string;
  readonly operation: string;
  readonly count: number;
  readonly failures: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  /** The time stamps are that coarse, in milliseconds: a shorter time is no more than that. */
  readonly resolutionMs: number;
  /** The sum over all calls of the time in which none of the plugins that a call started ran. */
  readonly selfMs: number;
  readonly slowestId: string | null;
}

/** Statistics of the calls whose ids are wanted, by plugin and operation, first those that took most time themselves. */
export function statisticsOf(trees: readonly Call[], wanted: ReadonlySet<string>): Statistics[] {
  const groups = new Map<string, Call[]>();
  for (const call of trees.flatMap(callsIn)) {
    if (!wanted.has(call.invocation.id)) continue;
    const key = `${call.invocation.plugin}\n${call.invocation.operation}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()]
    .map(statisticsOfGroup)
    .sort((left, right) => right.selfMs - left.selfMs || right.count - left.count);
}

/** The time of a call in which none of those that it started ran; undefined if its end is not known. */
export function selfMsOf({invocation, children}: Call): number | undefined {
  const {startedAtMs, endedAtMs} = invocation;
  if (endedAtMs === null) return undefined;
  const spans = children
    .map(({invocation: child}) => ({
      from: Math.max(child.startedAtMs, startedAtMs),
      to: Math.min(child.endedAtMs ?? child.startedAtMs, endedAtMs),
    }))
    .sort((left, right) => left.from - right.from);
  let selfMs = endedAtMs - startedAtMs;
  let coveredTo = startedAtMs;
  for (const {from, to} of spans) {
    selfMs -= Math.max(0, to - Math.max(from, coveredTo));
    coveredTo = Math.max(coveredTo, to);
  }
  return Math.max(0, selfMs);
}

function statisticsOfGroup(calls: readonly Call[]): Statistics {
  const invocations = calls.map(({invocation}) => invocation);
  const [first] = invocations;
  const ended = invocations.filter(hasDuration).sort((left, right) => left.durationMs - right.durationMs);
  const slowest = ended.at(-1);
  return {
    plugin: first?.plugin ?? '',
    operation: first?.operation ?? '',
    count: calls.length,
    failures: invocations.filter(isFailure).length,
    p50Ms: percentile(ended, 0.5),
    p95Ms: percentile(ended, 0.95),
    maxMs: slowest?.durationMs ?? null,
    resolutionMs: Math.max(...invocations.map(({timeResolutionMs}) => timeResolutionMs)),
    selfMs: calls.reduce((sum, call) => sum + (selfMsOf(call) ?? 0), 0),
    slowestId: slowest?.id ?? null,
  };
}

function hasDuration(invocation: Invocation): invocation is Invocation & {readonly durationMs: number} {
  return invocation.durationMs !== null;
}

/** The nearest rank: the smallest value that so many of all are not above. */
function percentile(sorted: readonly {readonly durationMs: number}[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1]?.durationMs ?? null;
}
