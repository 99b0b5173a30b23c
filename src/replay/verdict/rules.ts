import type {Json} from '../../cni/json.js';
import {volatileRules, type VolatileRule} from '../../capture/change/volatile.js';

/** By which rules two answers to the same request are taken for the same: those for all captures, and one for texts. */
export const replayRules: readonly VolatileRule[] = [
  ...volatileRules,
  {
    id: 'made-up-in-text',
    description: 'MAC addresses, veth names, times and memory addresses inside of messages',
    matches: (_path, before, after) =>
      typeof before === 'string' && typeof after === 'string' && blank(before) === blank(after),
  },
];

function blank(text: Json & string): string {
  return madeUp.reduce((kept, [pattern, name]) => kept.replace(pattern, name), text);
}

const madeUp: readonly (readonly [RegExp, string])[] = [
  [/\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, 'MAC'],
  [/\bveth[0-9a-z]+\b/g, 'VETH'],
  [/\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, 'TIME'],
  [/\b0x[0-9a-f]+\b/g, 'MEMORY'], // where a Go program was when it panicked
];
