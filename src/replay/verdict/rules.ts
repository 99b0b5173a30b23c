import type {Json} from '../../cni/json.js';
import {volatileRules, type VolatileRule} from '../../capture/volatile.js';

/** By which rules two answers to the same request are taken for the same: those for all captures, and one for texts. */
export const replayRules: readonly VolatileRule[] = [
  ...volatileRules,
  {
    id: 'made-up-in-text',
    description: 'MAC addresses and veth names inside of messages',
    matches: (_path, before, after) =>
      typeof before === 'string' && typeof after === 'string' && blank(before) === blank(after),
  },
];

function blank(text: Json & string): string {
  return text.replace(/\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, 'MAC').replace(/\bveth[0-9a-z]+\b/g, 'VETH');
}
