import type {Departure} from '../../capture/retention/departures.js';
import type {KeptCapture} from './kept-captures.js';

/** How much may stay; null: no matter. */
export interface Limits {
  readonly captures: number | null;
  /** On disk. */
  readonly bytes: number | null;
}

/**
 * As many of the departures as it takes to come within the limits, in their order; all of them if there are no limits.
 *
 * @param now what there is, with its bytes on disk
 * @param bytesOf what a capture takes on disk
 */
export function withinLimits(
  departures: readonly Departure<KeptCapture>[],
  limits: Limits,
  now: {readonly captures: number; readonly bytes: number},
  bytesOf: (capture: KeptCapture) => number,
): Departure<KeptCapture>[] {
  if (limits.captures === null && limits.bytes === null) return [...departures];
  let {captures, bytes} = now;
  const going: Departure<KeptCapture>[] = [];
  for (const departure of departures) {
    if (captures <= (limits.captures ?? Infinity) && bytes <= (limits.bytes ?? Infinity)) break;
    going.push(departure);
    captures -= departure.calls.length;
    if (limits.bytes !== null) bytes -= departure.calls.reduce((sum, call) => sum + bytesOf(call), 0);
  }
  return going;
}
