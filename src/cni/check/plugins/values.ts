import {isIP} from 'node:net';
import {parseCidr} from '../../address.js';
import {parseRange, writtenRanges} from '../../host-local-ranges.js';
import {asArray, asNumber, asString, isObject, type Json, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';

/** What the kernel takes as the MTU of a virtual link: 68 (RFC 791) to 65535 (include/uapi/linux/if_ether.h). */
const mtuBounds = [68, 65_535] as const;

/** What IPv6 needs (RFC 8200, 5): below it, the kernel takes IPv6 away from a link. */
const leastOfIpv6 = 1280;

/** Checks the MTU, a number or a number in a string as some plugins have it. 0 means the kernel's default. */
export function checkMtu(mtu: Json | undefined, {ipam}: JsonObject): Finding[] {
  const number = asNumber(mtu) ?? Number(asString(mtu) || 'NaN');
  if (!Number.isInteger(number) || number === 0) return [];
  const [least, most] = mtuBounds;
  const isPossible = number >= least && number <= most;
  const hasIpv6 = isObject(ipam) && writtenRanges(ipam).some(({json}) => parseRange(json)?.cidr.family === 6);
  return isPossible
    ? findingIf(hasIpv6 && number < leastOfIpv6, 'mtu-invalid', 'mtu', `IPv6 takes ${leastOfIpv6} at least`)
    : [finding('mtu-invalid', 'mtu', `${number} is not between ${least} and ${most}`)];
}

/** Checks the name servers of a `dns`: the runtime writes them into resolv.conf as they are. */
export function checkDns(dns: Json | undefined): Finding[] {
  const servers = isObject(dns) ? asArray(dns['nameservers']) : [];
  return servers.flatMap((each, index) =>
    findingIf(
      typeof each === 'string' && isIP(each.replace(/%.*$/, '')) === 0,
      'name-server-invalid',
      `dns.nameservers[${index}]`,
      `"${asString(each) ?? ''}" is no address`,
    ),
  );
}

/** Checks a MAC address for an interface. */
export function checkMac(mac: Json | undefined, where: string): Finding[] {
  const text = asString(mac);
  if (!text) return [];
  const octets = text.split(/[:-]/).map((octet) => (/^[0-9a-f]{2}$/i.test(octet) ? parseInt(octet, 16) : NaN));
  if (octets.length !== 6 || octets.some(Number.isNaN)) {
    return /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/i.test(text) ? [] : [finding('mac-invalid', where, `"${text}" is no MAC`)];
  }
  const [first = 0] = octets;
  return [
    ...findingIf(first % 2 === 1, 'mac-invalid', where, `"${text}" is a multicast address: its first octet is odd`),
    ...findingIf(
      octets.every((octet) => octet === 0),
      'mac-invalid',
      where,
      'it is zero',
    ),
  ];
}

/** Checks that a value, if there is one, is one of these. */
export function checkChoice(value: Json | undefined, where: string, choices: readonly string[]): Finding[] {
  if (value === undefined || value === null || value === '') return [];
  const isKnown = typeof value === 'string' && choices.includes(value);
  return findingIf(!isKnown, 'value-unknown', where, `${JSON.stringify(value)} is none of ${choices.join(', ')}`);
}

/** Checks that a whole number, if there is one, is within bounds. */
export function checkBounds(value: Json | undefined, where: string, least: number, most: number): Finding[] {
  if (value === undefined || value === null) return [];
  const isWithin = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return findingIf(!isWithin, 'value-unknown', where, `${JSON.stringify(value)} is not between ${least} and ${most}`);
}

/** Checks `ADDRESS/PREFIX`. */
export function checkCidrText(value: Json | undefined, where: string): Finding[] {
  const text = asString(value) ?? '';
  return findingIf(parseCidr(text) === undefined, 'address-invalid', where, `"${text}" is no ADDRESS/PREFIX`);
}

/** IFNAMSIZ - 1 (include/uapi/linux/if.h) */
const longestName = 15;

/** Checks the name of a link, if there is one (kernel: dev_valid_name); `.` and `..` are no names of files in sysfs. */
export function checkLinkName(value: Json | undefined, where: string): Finding[] {
  const name = asString(value) ?? '';
  if (Buffer.byteLength(name) > longestName) {
    return [finding('value-unknown', where, `"${name}" is longer than ${longestName} characters`)];
  }
  return findingIf(/[\s/:]|^\.{1,2}$/.test(name), 'value-unknown', where, `"${name}" is no name that a link can have`);
}
