/** A signal that aborts after so long, or when another one does. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** It will not abort any more. */
  readonly clear: () => void;
}

/**
 * `AbortSignal.any` of an `AbortSignal.timeout` would say the same, but holds the latter by a weak reference only: once
 * it is collected it never aborts (seen with Node.js 20). An `AbortSignal.timeout` that has listeners of its own is kept,
 * and so is what controllers abort that somebody holds; but its timer does not keep the process from ending.
 */
export function timeLimit(ms: number, other?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, ms);
  other?.addEventListener('abort', abort);
  if (other?.aborted === true) abort();
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      other?.removeEventListener('abort', abort);
    },
  };
}
