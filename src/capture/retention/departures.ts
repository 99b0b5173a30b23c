import {attachmentsOf, type Attachment, type Demand} from './attachments.js';
import type {DropClass} from './dropped.js';
import type {KeptCall} from './kept-call.js';

/** Captures that go together. */
export interface Departure<Call extends KeptCall> {
  readonly dropClass: DropClass;
  readonly calls: readonly Call[];
  /** Of a loop: which failure it repeats, once for each time that it does. */
  readonly repeats: readonly string[];
}

/**
 * In which order captures make room: the order of `dropClasses`, in each the oldest first. What goes on is not among
 * them. The shim's script (behind `#: tidy` in shims/shim.sh) chooses by the same rule, in awk.
 *
 * @param podOf the pod that a failed demand was for, or else its container
 */
export function departuresOf<Call extends KeptCall>(
  calls: Iterable<Call>,
  podOf: (call: Call) => string,
): Departure<Call>[] {
  const {attachments, demands} = attachmentsOf(calls);
  const loops = loopsIn(demands, podOf);
  const newest = newestOf(attachments);
  const gone = new Set<Demand<Call>>();
  return [...polls(), ...repetitions(), ...healthy(), ...lastOnes(), ...failures()];

  function* polls(): Generator<Departure<Call>> {
    for (const each of attachments) if (!each.hasFailed && each.isPoll) yield* leave('polls', each.demands, each);
  }

  /** Where all that failed is repeated, the whole attachment goes; else that demand. */
  function* repetitions(): Generator<Departure<Call>> {
    const owners = new Map(attachments.flatMap((each) => each.demands.map((demand) => [demand, each] as const)));
    for (const demand of loops.keys()) {
      const owner = owners.get(demand);
      if (owner === undefined) continue;
      const isPrecious = owner.demands.some((each) => each.hasFailed && !loops.has(each));
      yield* leave('loops', isPrecious ? [demand] : owner.demands, owner);
    }
  }

  function* healthy(): Generator<Departure<Call>> {
    for (const each of attachments)
      if (!each.hasFailed && !newest.has(each)) yield* leave('healthy', each.demands, each);
  }

  function* lastOnes(): Generator<Departure<Call>> {
    for (const each of attachments) if (!each.hasFailed) yield* leave('last', each.demands, each);
  }

  function* failures(): Generator<Departure<Call>> {
    for (const each of attachments) if (each.hasFailed) yield* leave('failed', each.demands, each);
  }

  function* leave(
    dropClass: DropClass,
    wanted: readonly Demand<Call>[],
    {isRunning}: Attachment<Call>,
  ): Generator<Departure<Call>> {
    const going = isRunning ? [] : wanted.filter((demand) => !gone.has(demand));
    if (going.length === 0) return;
    for (const demand of going) gone.add(demand);
    const repeats = dropClass === 'loops' ? going.flatMap((demand) => loops.get(demand) ?? []) : [];
    yield {dropClass, calls: going.flatMap((demand) => demand.calls), repeats};
  }
}

/** Failed demands that are neither the first nor the last of their kind, and which kind that is. */
function loopsIn<Call extends KeptCall>(
  demands: readonly Demand<Call>[],
  podOf: (call: Call) => string,
): Map<Demand<Call>, string> {
  const alike = new Map<string, Demand<Call>[]>();
  for (const demand of demands) {
    const [first] = demand.calls;
    if (!demand.hasFailed || first === undefined) continue;
    const kind = `${podOf(first)} ${demand.ways}`;
    const known = alike.get(kind);
    if (known === undefined) alike.set(kind, [demand]);
    else known.push(demand);
  }
  const middle = [...alike].flatMap(([kind, each]) => each.slice(1, -1).map((demand) => [demand, kind] as const));
  const kinds = new Map(middle);
  return new Map(demands.flatMap((demand) => (kinds.has(demand) ? [[demand, kinds.get(demand) ?? '']] : [])));
}

/** Of each plugin the newest attachment in which nothing failed; a poll, of which a newer one comes soon, is none. */
function newestOf<Call extends KeptCall>(attachments: readonly Attachment<Call>[]): Set<Attachment<Call>> {
  const healthy = attachments.filter((each) => !each.hasFailed && !each.isPoll);
  return new Set(new Map(healthy.map((each) => [each.plugin, each])).values());
}
