import {asArray, asString, isObject} from '../../cni/json.js';
import {addressNumber} from '../../cni/address.js';
import type {Invocation, Pod} from '../invocation.js';

/** Who has the addresses of a range, according to captures: ADDs that no DEL followed. */
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
  const earlier = history
    .filter((call) => call.plugin === failing.plugin && call.request?.name === failing.request?.name)
    .filter(({startedAtMs}) => startedAtMs < failing.startedAtMs)
    .sort((left, right) => left.startedAtMs - right.startedAtMs);
  const live = new Map<string, Invocation>();
  for (const call of earlier) {
    const attachment = `${call.parameters.containerId ?? ''}/${call.parameters.ifname ?? ''}`;
    if (call.operation === 'ADD' && call.outcome === 'succeeded') live.set(attachment, call);
    if (call.operation === 'DEL' && call.outcome === 'succeeded') live.delete(attachment);
  }
  const contains = containsOf(range);
  const holders = [...live.values()]
    .flatMap((call) => holdersOf(call, earlier))
    .filter(({address}) => contains(address));
  return {
    kind: 'address-holders',
    range,
    size: sizeOf(range),
    gateways: [...new Set(earlier.flatMap(gatewaysOf))].filter(contains),
    holders: holders.sort((left, right) => compare(addressNumber(left.address), addressNumber(right.address))),
  };
}

function holdersOf(call: Invocation, earlier: readonly Invocation[]): AddressHolder[] {
  const {id, parameters, pod} = call;
  const newest = earlier.findLast((other) => other.operation === 'ADD' && pod !== null && samePod(other.pod, pod));
  return addressesOf(call).map((address) => ({
    address,
    containerId: parameters.containerId ?? '',
    pod,
    captureId: id,
    isLeaked: newest !== undefined && newest.parameters.containerId !== parameters.containerId,
  }));
}

function samePod(left: Pod | null, right: Pod): boolean {
  return left?.namespace === right.namespace && left.name === right.name;
}

function addressesOf({result}: Invocation): string[] {
  const legacy = [result?.['ip4'], result?.['ip6']].map((part) => (isObject(part) ? asString(part['ip']) : undefined));
  const listed = asArray(result?.['ips']).map((ip) => (isObject(ip) ? asString(ip['address']) : undefined));
  return [...legacy, ...listed].flatMap((cidr) => cidr?.split('/')[0] ?? []);
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
