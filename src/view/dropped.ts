import {countDropped, type DropClass, type Dropped} from '../capture/retention/dropped.js';

/** The same in JSON; what is zero stays, so that a script finds every class. */
export interface DroppedJson extends Readonly<Record<DropClass, number>> {
  readonly total: number;
  /** Failures that were repeated, of which the first and the last stay: whose and which calls, and how many went. */
  readonly repeated: readonly {readonly failure: string; readonly count: number}[];
}

export function droppedJson(dropped: Dropped): DroppedJson {
  const repeated = [...dropped.repeated].map(([failure, count]) => ({failure, count}));
  return {total: countDropped(dropped), ...dropped.classes, repeated};
}

/** Which calls these are, in words: `12 polls, 300 of repeated failures, 40 of what went well`. */
export function droppedWords({classes}: Dropped): string {
  const {polls, loops, healthy, last, failed} = classes;
  const parts = [
    ...(polls > 0 ? [`${polls} of successful polls`] : []),
    ...(loops > 0 ? [`${loops} of failures that are repeated`] : []),
    ...(healthy + last > 0 ? [`${healthy + last} of what went well`] : []),
    ...(failed > 0 ? [`${failed} of what failed or never ended`] : []),
  ];
  return parts.join(', ');
}

/** A line that says what is missing from a store; none if nothing is. */
export function droppedNotes(dropped: Dropped): string[] {
  const total = countDropped(dropped);
  if (total === 0) return [];
  const calls = total === 1 ? '1 more call was' : `${total} more calls were`;
  return [`${calls} recorded, and made room: ${droppedWords(dropped)}`];
}
