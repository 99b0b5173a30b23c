import {callsIn, type Call} from './tree/call-tree.js';
import {isFailure} from './failure.js';
import type {Invocation} from './invocation.js';

/** How some calls went. All times in milliseconds; null: no call has a known end. */
export interface Summary {
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

/** How the calls of one plugin with one operation went. */
export interface Statistics extends Summary {
  readonly plugin: string;
  readonly operation: string;
}

/** How the calls on one node went; null: those that were recorded where they are read. */
export interface NodeStatistics extends Summary {
  readonly node: string | null;
}

/** Statistics of the calls whose ids are wanted, by plugin and operation, first those that took most time themselves. */
export function statisticsOf(trees: readonly Call[], wanted: ReadonlySet<string>): Statistics[] {
  return grouped(trees, wanted, ({plugin, operation}) => `${plugin}\n${operation}`)
    .map((calls) => {
      const [first] = calls;
      const {plugin = '', operation = ''} = first?.invocation ?? {};
      return {plugin, operation, ...summaryOf(calls)};
    })
    .sort((left, right) => right.selfMs - left.selfMs || right.count - left.count);
}

/** Statistics of the calls whose ids are wanted, by node, first those with most failures. */
export function nodeStatisticsOf(trees: readonly Call[], wanted: ReadonlySet<string>): NodeStatistics[] {
  return grouped(trees, wanted, ({node}) => node ?? '')
    .map((calls) => ({node: calls[0]?.invocation.node ?? null, ...summaryOf(calls)}))
    .sort((left, right) => right.failures - left.failures || right.selfMs - left.selfMs);
}

function grouped(
  trees: readonly Call[],
  wanted: ReadonlySet<string>,
  keyOf: (invocation: Invocation) => string,
): (readonly Call[])[] {
  const groups = new Map<string, Call[]>();
  for (const call of trees.flatMap(callsIn)) {
    if (!wanted.has(call.invocation.id)) continue;
    const key = keyOf(call.invocation);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}

/** The time of a call in which none of those that it started ran; undefined if its end is not known. */
export function selfMsOf({invocation, children}: Call): number | undefined {
  const {startedAtMs, endedAtMs} = invocation;
  if (endedAtMs === null) return undefined;
  const spans = children.map(({invocation: child}) => ({
    from: Math.max(child.startedAtMs, startedAtMs),
    to: Math.min(child.endedAtMs ?? child.startedAtMs, endedAtMs),
  }));
  let selfMs = endedAtMs - startedAtMs;
  let coveredTo = startedAtMs;
  for (const {from, to} of spans) {
    selfMs -= Math.max(0, to - Math.max(from, coveredTo));
    coveredTo = Math.max(coveredTo, to);
  }
  return Math.max(0, selfMs);
}

function summaryOf(calls: readonly Call[]): Summary {
  const invocations = calls.map(({invocation}) => invocation);
  const ended = invocations.filter(hasDuration).sort((left, right) => left.durationMs - right.durationMs);
  const slowest = ended.at(-1);
  return {
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
