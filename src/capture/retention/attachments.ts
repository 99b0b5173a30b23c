import {isPoll} from '../../cni/operation.js';
import {hasFailed, isRunning, type KeptCall} from './kept-call.js';

/** All calls about one container. */
export interface Attachment<Call extends KeptCall> {
  /** The plugin that was called first. */
  readonly plugin: string;
  /** Oldest first. */
  readonly demands: readonly Demand<Call>[];
  readonly isRunning: boolean;
  readonly hasFailed: boolean;
  readonly isPoll: boolean;
}

/** What the runtime asked for once: a call, and those that began before it had ended. */
export interface Demand<Call extends KeptCall> {
  readonly unit: string;
  /** The first is the outermost one. */
  readonly calls: readonly Call[];
  readonly hasFailed: boolean;
  /** What was asked, and who failed in which way: demands that look alike failed alike. */
  readonly ways: string;
}

/** Puts calls together, by time alone; the oldest attachments and demands come first. */
export function attachmentsOf<Call extends KeptCall>(
  calls: Iterable<Call>,
): {readonly attachments: readonly Attachment<Call>[]; readonly demands: readonly Demand<Call>[]} {
  const demands = demandsOf([...calls].sort(byTime));
  const byUnit = new Map<string, Demand<Call>[]>();
  for (const demand of demands) {
    const known = byUnit.get(demand.unit);
    if (known === undefined) byUnit.set(demand.unit, [demand]);
    else known.push(demand);
  }
  return {demands, attachments: [...byUnit.values()].map(attachmentOf)};
}

function demandsOf<Call extends KeptCall>(sorted: readonly Call[]): Demand<Call>[] {
  const groups: [Call, ...Call[]][] = [];
  const current = new Map<string, [Call, ...Call[]]>();
  for (const call of sorted) {
    const group = current.get(call.unit);
    if (group !== undefined && call.startCs <= group[0].finishCs) group.push(call);
    else {
      const next: [Call] = [call];
      current.set(call.unit, next);
      groups.push(next);
    }
  }
  return groups.map(demandOf);
}

function demandOf<Call extends KeptCall>(calls: readonly [Call, ...Call[]]): Demand<Call> {
  const [{unit, operation, plugin}] = calls;
  const failures = calls.filter(hasFailed).map((call) => `, ${call.plugin} ${call.end}`);
  return {unit, calls, hasFailed: failures.length > 0, ways: `${operation} ${plugin}${failures.join('')}`};
}

function attachmentOf<Call extends KeptCall>(demands: readonly Demand<Call>[]): Attachment<Call> {
  const calls = demands.flatMap((demand) => demand.calls);
  return {
    plugin: calls[0]?.plugin ?? '-',
    demands,
    isRunning: calls.some(isRunning),
    hasFailed: demands.some((demand) => demand.hasFailed),
    isPoll: calls.every(({operation}) => isPoll(operation)),
  };
}

/** As the shim's script sorts lines: what started at the same time by its end, then by its id. */
function byTime(left: KeptCall, right: KeptCall): number {
  return left.startCs - right.startCs || left.finishCs - right.finishCs || (left.id < right.id ? -1 : 1);
}
