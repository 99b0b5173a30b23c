/**
 * Why captures make room, in the order in which they do. `polls`: successful VERSION and STATUS calls. `loops`: failures
 * that happened before and since in the same way to the same pod. `healthy`: attachments in which nothing failed, of
 * which each plugin's newest are `last`. `failed`: attachments in which a call failed or was killed.
 */
export const dropClasses = ['polls', 'loops', 'healthy', 'last', 'failed'] as const;

export type DropClass = (typeof dropClasses)[number];

/** What is not in a store any more. */
export interface Dropped {
  /** How many captures of each class. */
  readonly classes: Readonly<Record<DropClass, number>>;
  /** Failures that were repeated: whose and which calls, and how many more of them there were than are left. */
  readonly repeated: ReadonlyMap<string, number>;
}

export const nothingDropped: Dropped = {
  classes: {polls: 0, loops: 0, healthy: 0, last: 0, failed: 0},
  repeated: new Map(),
};

/** How many captures that are. */
export function countDropped({classes}: Dropped): number {
  return dropClasses.reduce((sum, each) => sum + classes[each], 0);
}

/** Both together. */
export function addDropped(one: Dropped, other: Dropped): Dropped {
  const {polls, loops, healthy, last, failed} = one.classes;
  const more = other.classes;
  const repeated = new Map(one.repeated);
  for (const [what, count] of other.repeated) repeated.set(what, (repeated.get(what) ?? 0) + count);
  return {
    classes: {
      polls: polls + more.polls,
      loops: loops + more.loops,
      healthy: healthy + more.healthy,
      last: last + more.last,
      failed: failed + more.failed,
    },
    repeated,
  };
}
