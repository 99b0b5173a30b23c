import {asArray, asString, isObject} from '../../cni/json.js';
import {addressNumber} from '../../cni/address.js';
import {addressesOf} from '../../cni/result-addresses.js';
import {validAttachments} from '../../records/valid-attachments.js';
import type {Invocation, Pod} from '../../capture/invocation.js';
import type {Situation} from './situation.js';

/** Who has the addresses of a range, according to captures: ADDs that neither a DEL nor a GC followed. */
export interface AddressHolders {
  readonly kind: 'address-holders';
  readonly range: string;
  /** How many addresses the range has; null: it is not written as two addresses with a dash. */
  readonly size: number | null;
  /** Addresses of the range that no container can have, since they are the gateway's. */
  readonly gateways: readonly string[];
  readonly holders: readonly AddressHolder[];
}

export interface AddressHolder {
  readonly address: string;
  readonly containerId: string;
  readonly pod: Pod | null;
  /** The ADD that got the address. */
  readonly captureId: string;
  /** The pod has been attached anew since, in another container: this address is leaked. */
  readonly isLeaked: boolean;
}

/** The holders at the time of `failing`, in the order of their addresses. `history` are calls of the same plugin. */
export function addressHolders(failing: Invocation, range: string, history: readonly Invocation[]): AddressHolders {
  const earlier = history.filter(
    ({plugin, request, outcome, startedAtMs}) =>
      plugin === failing.plugin &&
      request?.name === failing.request?.name &&
      outcome === 'succeeded' &&
      startedAtMs < failing.startedAtMs,
  );
  const added = earlier.filter(({operation}) => operation === 'ADD');
  const deletedAtMs = latestByAttachment(earlier.filter(({operation}) => operation === 'DEL'));
  const collections = earlier
    .filter(({operation}) => operation === 'GC')
    .map(({request, startedAtMs}) => ({startedAtMs, valid: validAttachments(request?.json ?? {})}));
  const isCollected = (call: Invocation) =>
    collections.some(({startedAtMs, valid}) => startedAtMs >= call.startedAtMs && !valid.has(attachmentOf(call)));
  // a DEL within the same clock tick came after its ADD
  const live = added.filter(
    (call) => (deletedAtMs.get(attachmentOf(call)) ?? -1) < call.startedAtMs && !isCollected(call),
  );
  const contains = containsOf(range);
  const held = live
    .sort((left, right) => left.startedAtMs - right.startedAtMs)
    .flatMap((call) => holdersOf(call, added))
    .filter(({address}) => contains(address));
  // whoever got an address last has it, however the one before lost it
  const holders = [...new Map(held.map((holder) => [addressNumber(holder.address), holder])).values()];
  return {
    kind: 'address-holders',
    range,
    size: sizeOf(range),
    gateways: [...new Set(added.flatMap(gatewaysOf))].filter(contains),
    holders: holders.sort((left, right) => compare(addressNumber(left.address), addressNumber(right.address))),
  };
}

function latestByAttachment(calls: readonly Invocation[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const call of calls) {
    const key = attachmentOf(call);
    latest.set(key, Math.max(latest.get(key) ?? 0, call.startedAtMs));
  }
  return latest;
}

function attachmentOf({parameters}: Invocation): string {
  return `${parameters.containerId ?? ''}/${parameters.ifname ?? ''}`;
}

function holdersOf(call: Invocation, added: readonly Invocation[]): AddressHolder[] {
  const {id, parameters, pod, result, startedAtMs} = call;
  const isLeaked = added.some(
    (other) =>
      other.startedAtMs > startedAtMs &&
      other.parameters.containerId !== parameters.containerId &&
      pod !== null &&
      other.pod?.namespace === pod.namespace &&
      other.pod.name === pod.name,
  );
  return addressesOf(result ?? {}).map((cidr) => ({
    address: cidr.replace(/\/.*$/, ''),
    containerId: parameters.containerId ?? '',
    pod,
    captureId: id,
    isLeaked,
  }));
}

function gatewaysOf({result}: Invocation): string[] {
  const parts = [result?.['ip4'], result?.['ip6'], ...asArray(result?.['ips'])];
  return parts.flatMap((part) => (isObject(part) ? (asString(part['gateway']) ?? []) : []));
}

/** host-local writes a range set as FIRST-LAST, several with commas. */
function boundsOf(range: string): (readonly [bigint, bigint])[] {
  return range.split(',').flatMap((part) => {
    const [first, last] = part.split('-').map(addressNumber);
    return first === undefined || last === undefined ? [] : [[first, last] as const];
  });
}

function containsOf(range: string): (address: string) => boolean {
  const bounds = boundsOf(range);
  return (address) => {
    const number = addressNumber(address);
    return number !== undefined && bounds.some(([first, last]) => number >= first && number <= last);
  };
}

function sizeOf(range: string): number | null {
  const bounds = boundsOf(range);
  return bounds.length === 0 ? null : Number(bounds.reduce((sum, [first, last]) => sum + last - first + 1n, 0n));
}

function compare(left: bigint | undefined, right: bigint | undefined): number {
  return Number((left ?? 0n) - (right ?? 0n));
}

/** Do captures account for every address of the range that a message names? A sentence if they do. */
export function holdersAgree(situation: Situation | undefined, words: string): string[] {
  const range = /range set: ([^\s"]+)/.exec(words)?.[1];
  if (situation === undefined || range === undefined) return [];
  const {size, holders, gateways} = addressHolders(situation.call.invocation, range, situation.history);
  const isFull = size !== null && holders.length > 0 && holders.length + gateways.length >= size;
  return isFull ? [`Captures account for all ${size} addresses of the range.`] : [];
}
