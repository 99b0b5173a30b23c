/** What must be known of a stored call to tell how much it is worth. */
export interface KeptCall {
  /** Names the capture: its node and its id. */
  readonly id: string;
  /** The container that it is about, or else itself: what makes room together. */
  readonly unit: string;
  /** Centiseconds; those of one node can be compared. */
  readonly startCs: number;
  /** The same as its start while no end is known. */
  readonly finishCs: number;
  /** `-`: not known. */
  readonly operation: string;
  readonly plugin: string;
  /** `exit-0`, `exit-1`, `signal-9`...; `killed`: it has no end. */
  readonly end: string;
}

/** It goes on, so nothing of its attachment may go. */
export function isRunning({end}: KeptCall): boolean {
  return end === 'running';
}

/** Exit statuses alone tell. */
export function hasFailed(call: KeptCall): boolean {
  return call.end !== 'exit-0' && !isRunning(call);
}
