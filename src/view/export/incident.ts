import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {InternalError} from '../../errors.js';
import type {Explained} from '../explanation/explained.js';

/** What a page for a ticket is about. */
export interface Incident {
  readonly trees: readonly Call[];
  /** Null: none of the calls failed, and none was asked for. */
  readonly explained: Explained | null;
  /** The call that is explained beside the last one like it that succeeded. */
  readonly good: {readonly id: string; readonly call: Invocation} | null;
  readonly isRedacted: boolean;
}

/** The call that is explained, else the last one. */
export function mainCall({explained, trees}: Incident): Invocation {
  const calls = trees.flatMap(callsIn).map(({invocation}) => invocation);
  const asked = calls.find(({id}) => id === explained?.explanation.captureId) ?? calls.at(-1);
  if (asked === undefined) throw new InternalError('an incident without calls');
  return asked;
}
