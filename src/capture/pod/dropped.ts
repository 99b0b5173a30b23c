import {addressNumber} from '../../cni/address.js';
import {addressesOf} from '../../cni/result-addresses.js';
import {callsIn, type Call} from '../tree/call-tree.js';
import type {Invocation} from '../invocation.js';
import type {Attachment} from './attempt.js';

/** Addresses that a plugin for addresses gave and that did not come into the attachment's result. */
export interface Dropped {
  readonly addresses: readonly string[];
  readonly givenBy: Invocation;
  /** The nearest caller that succeeded without them. */
  readonly droppedBy: Invocation;
}

/**
 * What was lost on the way from a plugin for addresses to the runtime. Such an address stays allocated, and the pod does
 * not have it. Nothing is said of an attachment that failed, or of what was given back by a DEL.
 */
export function findDropped({chain, addresses, hasFailed}: Attachment): Dropped[] {
  if (hasFailed) return [];
  const had = new Set(addresses.map(addressKey));
  return chain.flatMap(callsIn).flatMap((caller) =>
    caller.children
      .filter((child) => givesAddresses(child.invocation) && !isGivenBack(child.invocation, caller))
      .flatMap(({invocation}) => {
        const lost = addressesOf(invocation.result ?? {}).filter((address) => !had.has(addressKey(address)));
        return lost.length === 0 || caller.invocation.outcome !== 'succeeded'
          ? []
          : [{addresses: lost, givenBy: invocation, droppedBy: caller.invocation}];
      }),
  );
}

/** Others add interfaces: theirs is the specification's "ADD Success" without "interfaces" (section 5, delegated plugins). */
function givesAddresses({operation, outcome, result}: Invocation): boolean {
  return operation === 'ADD' && outcome === 'succeeded' && result !== undefined && result['interfaces'] === undefined;
}

function isGivenBack({plugin, startedAtMs}: Invocation, {children}: Call): boolean {
  return children.some(
    ({invocation}) =>
      invocation.operation === 'DEL' && invocation.plugin === plugin && invocation.startedAtMs > startedAtMs,
  );
}

/** Without prefix length; IPv6 can be written in many ways. */
export function addressKey(text: string): string {
  const address = text.split('/', 1)[0] ?? '';
  return String(addressNumber(address) ?? address);
}
