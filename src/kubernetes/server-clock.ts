/** What time it is at a server, whatever the clock of this machine says. */
export interface ServerClock {
  /** Hears the `Date` of an answer (RFC 9110). */
  readonly hear: (date: string | undefined) => void;
  /** Milliseconds since the epoch; until something was heard, the time here. */
  readonly nowMs: () => number;
}

/** Exact to about a second, as such dates are. */
export function serverClock(hereMs: () => number = Date.now): ServerClock {
  let aheadMs = 0;
  return {
    hear: (date) => {
      const thereMs = Date.parse(date ?? '');
      if (!Number.isNaN(thereMs)) aheadMs = thereMs - hereMs();
    },
    nowMs: () => hereMs() + aheadMs,
  };
}
