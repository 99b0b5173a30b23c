import {attachmentIdOf, type Invocation} from '../invocation.js';

/** What is known of a call even when it cannot be read any more. */
export interface CallName {
  readonly captureId: string;
  readonly plugin: string;
  readonly operation: string;
  /** `CONTAINER/IFNAME` */
  readonly attachmentId: string | null;
}

/** Calls that belong together. */
export interface CallGroup {
  readonly names: readonly CallName[];
  /** Reads them, oldest first. A damaged one is a StoreFormatError. */
  readonly read: () => readonly Invocation[];
}

export function nameOf(call: Invocation): CallName {
  const {id, plugin, operation} = call;
  return {captureId: id, plugin, operation, attachmentId: attachmentIdOf(call)};
}
