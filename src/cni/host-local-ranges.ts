import {addressNumber, parseCidr, subnetBounds, type Cidr} from './address.js';
import {asArray, asString, isObject, type JsonObject} from './json.js';

/** One range of addresses that host-local gives away, ends included, as numbers (see address.ts). */
export interface HostLocalRange {
  readonly subnet: string;
  readonly cidr: Cidr;
  readonly first: bigint;
  readonly last: bigint;
  /** No container gets it, be it inside of the range or not. */
  readonly gateway: bigint;
  /** How many addresses there are for containers. */
  readonly size: bigint;
}

/** A range as it is written in an `ipam`, with the place where it stands: `` or `ranges[0][0].`. */
export interface WrittenRange {
  readonly path: string;
  readonly json: JsonObject;
}

/** The ranges in the `ipam` of host-local: `ranges`, and the older form with one range beside `type`. */
export function writtenRanges(ipam: JsonObject): WrittenRange[] {
  const single = ipam['subnet'] === undefined ? [] : [{path: '', json: ipam}];
  const sets = asArray(ipam['ranges']).flatMap((set, setIndex) =>
    asArray(set).flatMap((json, index) => (isObject(json) ? [{path: `ranges[${setIndex}][${index}].`, json}] : [])),
  );
  return [...single, ...sets];
}

/**
 * What host-local makes of a range (github.com/containernetworking/plugins plugins/ipam/host-local/backend/allocator/
 * range.go, Canonicalize); undefined: its subnet is no ADDRESS/PREFIX.
 */
export function parseRange(json: JsonObject): HostLocalRange | undefined {
  const subnet = asString(json['subnet']) ?? '';
  const cidr = parseCidr(subnet);
  if (cidr === undefined) return undefined;
  const [lowest, highest] = subnetBounds(cidr);
  const numberOf = (key: string) => addressNumber(asString(json[key]) ?? '');
  const first = numberOf('rangeStart') ?? lowest + 1n;
  const last = numberOf('rangeEnd') ?? highest - (cidr.family === 4 ? 1n : 0n);
  const gateway = numberOf('gateway') ?? lowest + 1n;
  const count = last - first + 1n - (first <= gateway && gateway <= last ? 1n : 0n);
  return {subnet, cidr, first, last, gateway, size: count < 0n ? 0n : count};
}
