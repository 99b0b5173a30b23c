import {pause} from './pause.js';

/** The waits between attempts at something that does not work for the moment. */
export interface Backoff {
  /** Longer than the last time; or until the signal aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  /** It has worked: the next wait is short again. */
  readonly reset: () => void;
}

/** As {@link pause} does, or as a test wants it. */
export type Wait = typeof pause;

const longestMs = 10_000;

/** Each wait is twice as long as the one before, up to ten seconds. */
export function backoff(firstMs: number, wait: Wait = pause): Backoff {
  let nextMs = firstMs;
  return {
    wait: async (signal) => {
      const ms = nextMs;
      nextMs = Math.min(longestMs, ms * 2);
      await wait(ms, signal);
    },
    reset: () => {
      nextMs = firstMs;
    },
  };
}
