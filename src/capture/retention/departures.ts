import {attachmentsOf, type Attachment, type Attempt} from './attachments.js';
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
 * @param podOf the pod that a failed attempt was for, or else its container
 */
export function departuresOf<Call extends KeptCall>(
  calls: Iterable<Call>,
  podOf: (call: Call) => string,
): Departure<Call>[] {
  const {attachments, attempts} = attachmentsOf(calls);
  const loops = loopsIn(attempts, podOf);
  const newest = newestOf(attachments);
  const gone = new Set<Attempt<Call>>();
  return [...polls(), ...repetitions(), ...healthy(), ...lastOnes(), ...failures()];

  function* polls(): Generator<Departure<Call>> {
    for (const each of attachments) if (!each.hasFailed && each.isPoll) yield* leave('polls', each.attempts, each);
  }

  /** Where all that failed is repeated, the whole attachment goes; else that attempt. */
  function* repetitions(): Generator<Departure<Call>> {
    const owners = new Map(attachments.flatMap((each) => each.attempts.map((attempt) => [attempt, each] as const)));
    for (const attempt of loops.keys()) {
      const owner = owners.get(attempt);
      if (owner === undefined) continue;
      const isPrecious = owner.attempts.some((each) => each.hasFailed && !loops.has(each));
      yield* leave('loops', isPrecious ? [attempt] : owner.attempts, owner);
    }
  }

  function* healthy(): Generator<Departure<Call>> {
    for (const each of attachments)
      if (!each.hasFailed && !newest.has(each)) yield* leave('healthy', each.attempts, each);
  }

  function* lastOnes(): Generator<Departure<Call>> {
    for (const each of attachments) if (!each.hasFailed) yield* leave('last', each.attempts, each);
  }

  function* failures(): Generator<Departure<Call>> {
    for (const each of attachments) if (each.hasFailed) yield* leave('failed', each.attempts, each);
  }

  function* leave(
    dropClass: DropClass,
    wanted: readonly Attempt<Call>[],
    {isRunning}: Attachment<Call>,
  ): Generator<Departure<Call>> {
    const going = isRunning ? [] : wanted.filter((attempt) => !gone.has(attempt));
    if (going.length === 0) return;
    for (const attempt of going) gone.add(attempt);
    const repeats = dropClass === 'loops' ? going.flatMap((attempt) => loops.get(attempt) ?? []) : [];
    yield {dropClass, calls: going.flatMap((attempt) => attempt.calls), repeats};
  }
}

/** Failed attempts that are neither the first nor the last of their kind, and which kind that is. */
function loopsIn<Call extends KeptCall>(
  attempts: readonly Attempt<Call>[],
  podOf: (call: Call) => string,
): Map<Attempt<Call>, string> {
  const alike = new Map<string, Attempt<Call>[]>();
  for (const attempt of attempts) {
    const [first] = attempt.calls;
    if (!attempt.hasFailed || first === undefined) continue;
    const kind = `${podOf(first)} ${attempt.ways}`;
    const known = alike.get(kind);
    if (known === undefined) alike.set(kind, [attempt]);
    else known.push(attempt);
  }
  const middle = [...alike].flatMap(([kind, each]) => each.slice(1, -1).map((attempt) => [attempt, kind] as const));
  const kinds = new Map(middle);
  return new Map(attempts.flatMap((attempt) => (kinds.has(attempt) ? [[attempt, kinds.get(attempt) ?? '']] : [])));
}

/** Of each plugin the newest attachment in which nothing failed; a poll, of which a newer one comes soon, is none. */
function newestOf<Call extends KeptCall>(attachments: readonly Attachment<Call>[]): Set<Attachment<Call>> {
  const healthy = attachments.filter((each) => !each.hasFailed && !each.isPoll);
  return new Set(new Map(healthy.map((each) => [each.plugin, each])).values());
}
