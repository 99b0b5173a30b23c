import {createHmac} from 'node:crypto';
import {isIPv6} from 'node:net';

/** Another address for each, or the same where it says nothing about anybody. */
export type MapAddress = (address: string) => string;

/**
 * Maps addresses one to one, as Crypto-PAn does (Xu and others, 2002): two addresses share as many leading bits afterwards
 * as before, so subnets, routes and gateways still fit. The family and the class of an address stay. Loopback, unspecified
 * and broadcast addresses and netmasks stay whole; all others become different ones.
 *
 * @param key whoever knows it can map back
 */
export function createMapAddress(key: Buffer): MapAddress {
  const known = new Map<string, string>();
  const isFlipped = createIsFlipped(key);
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const mapped = mapWhole(address, isFlipped);
    known.set(address, mapped);
    return mapped;
  };
}

/** The network of a CIDR, whose bits for hosts are zero and stay so. */
export function mapNetwork(address: string, length: number, map: MapAddress): string {
  const mapped = map(address);
  if (mapped === address) return address;
  const family = familyOf(address);
  const mask = family.all ^ ((1n << BigInt(Math.max(0, family.bits - length))) - 1n);
  const isNetwork = (family.parse(address) & mask) === family.parse(address);
  return isNetwork ? family.format(family.parse(mapped) & mask) : mapped;
}

interface Family {
  readonly bits: number;
  readonly all: bigint;
  readonly parse: (address: string) => bigint;
  readonly format: (value: bigint) => string;
  /** Prefixes of special purpose (the registries of RFC 6890), and whether what is behind them stays, too. */
  readonly classes: readonly Prefix[];
}

interface Prefix {
  readonly value: bigint;
  readonly length: number;
  readonly isKept: boolean;
}

function mapWhole(address: string, isFlipped: IsFlipped): string {
  const family = familyOf(address);
  const value = family.parse(address);
  if (family === ipv6 && holdsIpv4.includes(value >> 32n)) {
    const inner = mapWhole(format4(value & 0xffffffffn), isFlipped);
    if (address.includes('.')) return `${address.slice(0, address.lastIndexOf(':') + 1)}${inner}`;
    return format6(((value >> 32n) << 32n) | parse4(inner));
  }
  const own = family.classes.filter((prefix) => covers(prefix, value, family.bits));
  if (own.some(({isKept}) => isKept)) return address;
  let mapped = 0n;
  let isFirst = true;
  for (let at = 0; at < family.bits; at++) {
    const rest = BigInt(family.bits - at);
    const bit = (value >> (rest - 1n)) & 1n;
    const isFree = !family.classes.some(({value: start, length}) => length > at && start >> rest === value >> rest);
    const flip = isFree && (isFirst || isFlipped(family, at, value)) ? 1n : 0n;
    if (isFree) isFirst = false; // always another: no address stays by chance
    mapped = (mapped << 1n) | (bit ^ flip);
  }
  return family.format(mapped);
}

function covers({value: start, length}: Prefix, value: bigint, bits: number): boolean {
  const rest = BigInt(bits - length);
  return start >> rest === value >> rest;
}

/** Is that bit of an address another afterwards? The bits before it and the key decide. */
type IsFlipped = (family: Family, at: number, address: bigint) => boolean;

/** A digest answers for eight bits: what stands before them chooses it, and they themselves a bit of its 256. */
function createIsFlipped(key: Buffer): IsFlipped {
  const digests = new Map<string, Buffer>();
  return ({bits}, at, address) => {
    const byte = at >> 3;
    const prefix = `${bits}/${byte}/${address >> BigInt(bits - 8 * byte)}`;
    const digest = digests.get(prefix) ?? createHmac('sha256', key).update(prefix).digest();
    digests.set(prefix, digest);
    const within = at & 7;
    const node = (1 << within) | Number((address >> BigInt(bits - at)) & ((1n << BigInt(within)) - 1n));
    return (((digest[node >> 3] ?? 0) >> (node & 7)) & 1) === 1;
  };
}

function familyOf(address: string): Family {
  return address.includes(':') ? ipv6 : ipv4;
}

function parse4(address: string): bigint {
  return address.split('.').reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function format4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function parse6(address: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted !== null) {
    const [, head = '', tail = ''] = dotted;
    const low = parse4(tail);
    return parse6(`${head}${(low >> 16n).toString(16)}:${(low & 65535n).toString(16)}`);
  }
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** RFC 5952. */
function format6(value: bigint): string {
  const groups = Array.from({length: 8}, (_, at) => ((value >> BigInt(112 - 16 * at)) & 65535n).toString(16));
  const text = groups.join(':');
  const [longest] = [...text.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)].sort((a, b) => b[0].length - a[0].length);
  if (longest === undefined) return text;
  const head = text.slice(0, longest.index).replace(/:$/, '');
  const tail = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return isIPv6(`${head}::${tail}`) ? `${head}::${tail}` : text;
}

function prefixes(family: Pick<Family, 'parse'>, texts: readonly string[], isKept: boolean): Prefix[] {
  return texts.map((text) => {
    const [start = '', length] = text.split('/');
    return {value: family.parse(start), length: Number(length), isKept};
  });
}

const ipv4: Family = {
  bits: 32,
  all: (1n << 32n) - 1n,
  parse: parse4,
  format: format4,
  classes: [
    ...prefixes({parse: parse4}, ['0.0.0.0/8', '127.0.0.0/8', '240.0.0.0/4'], true),
    ...prefixes(
      {parse: parse4},
      [
        '10.0.0.0/8',
        '100.64.0.0/10',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '224.0.0.0/24',
        '224.0.0.0/4',
      ],
      false,
    ),
    ...prefixes({parse: parse4}, ['192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'], false),
  ],
};

/** The prefixes ::ffff:0:0/96 (RFC 4291) and 64:ff9b::/96 (RFC 6052), behind which is an IPv4 address. */
const holdsIpv4: readonly bigint[] = [0xffffn, 0x64ff9bn << 64n];

const ipv6: Family = {
  bits: 128,
  all: (1n << 128n) - 1n,
  parse: parse6,
  format: format6,
  classes: [
    ...prefixes({parse: parse6}, ['::/128', '::1/128'], true),
    ...prefixes(
      {parse: parse6},
      ['2000::/3', '2001:db8::/32', 'fc00::/8', 'fd00::/8', 'fe80::/64', 'ff02::/16', 'ff00::/8'],
      false,
    ),
  ],
};
