import type {Departure} from './departures.js';
import {nothingDropped, type Dropped} from './dropped.js';
import type {KeptCall} from './kept-call.js';

/** How much goes with these. */
export function tallyOf(departures: readonly Departure<KeptCall>[]): Dropped {
  const classes = {...nothingDropped.classes};
  const repeated = new Map<string, number>();
  for (const {dropClass, calls, repeats} of departures) {
    classes[dropClass] += calls.length;
    for (const what of repeats) repeated.set(what, (repeated.get(what) ?? 0) + 1);
  }
  return {classes, repeated};
}
