import {isIP} from 'node:net';

/** An IP address without a prefix as a number; IPv4 and IPv6 do not overlap. Undefined: it is none. */
export function addressNumber(text: string): bigint | undefined {
  if (isIP(text) === 4) return ipv4Number(text);
  if (isIP(text) !== 6 || text.includes('%')) return undefined;
  const [head = '', tail] = withoutDottedEnd(text).split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({length: 8 - left.length - right.length}, () => 0);
  const bits = [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  return (1n << 128n) | bits;
}

/** `ADDRESS/PREFIX`, decoded; undefined if it is not that. */
export interface Cidr {
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefix: number;
}

export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', prefixText = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const prefix = Number(prefixText);
  if (family !== 4 && family !== 6) return undefined;
  return prefix > (family === 4 ? 32 : 128) ? undefined : {address, family, prefix};
}

/** The first and the last address of a subnet, as numbers. */
export function subnetBounds({address, family, prefix}: Cidr): readonly [bigint, bigint] {
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const first = ((addressNumber(address) ?? 0n) >> hostBits) << hostBits;
  return [first, first + (1n << hostBits) - 1n];
}

function ipv4Number(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1` */
function withoutDottedEnd(text: string): string {
  return text.replace(/[\d.]+$/, (end) => {
    if (!end.includes('.')) return end;
    const number = ipv4Number(end);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}
