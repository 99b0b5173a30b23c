import type {Invocation} from '../../capture/invocation.js';

/** A captured call that is to be replayed, and the call that is made in its place: the same, unless its input is changed. */
export interface Subject {
  readonly recorded: Invocation;
  readonly call: Invocation;
}

/** One call to make. */
export interface Step extends Subject {
  /** `state`: made for what it leaves behind. `target`: what it answers is compared with the record. */
  readonly role: 'state' | 'target';
  /** The capture whose replayed result becomes this call's prevResult; null: the request goes in as it is. */
  readonly prevResultFrom: string | null;
  /** What the captures cannot tell about the state that this call met, one sentence each. */
  readonly gaps: readonly string[];
}

/** What was captured before a call, oldest first, of all plugins. */
export interface Earlier {
  readonly captures: readonly Invocation[];
  /** Ids of captures that cannot be read. */
  readonly damaged: readonly string[];
}

export function asRecorded(invocation: Invocation): Subject {
  return {recorded: invocation, call: invocation};
}
