import {isIP} from 'node:net';
import {addressNumber, parseCidr, subnetBounds} from '../address.js';
import {writtenRanges} from '../host-local-ranges.js';
import {ipamCallers} from '../ipam-callers.js';
import {asArray, asString, isObject, type JsonObject} from '../json.js';
import {finding, findingIf, type Finding} from './finding.js';

/**
 * Checks the routes of an `ipam`: the kernel refuses one whose gateway cannot be reached ("network is unreachable").
 * Whether it can be told is known only where the `ipam` itself says which subnets its addresses are from.
 */
export function checkRoutes(ipam: JsonObject, plugin: string): Finding[] {
  const routes = asArray(ipam['routes']).filter(isObject);
  const near = addsRoutes(plugin) ? [...subnetsOf(ipam), ...routes.flatMap(directlyReached)] : [];
  return routes.flatMap((route, index) => {
    const [dst, gw] = [asString(route['dst']) ?? '', asString(route['gw']) ?? ''];
    const where = `routes[${index}]`;
    return [
      ...findingIf(parseCidr(dst) === undefined, 'address-invalid', `${where}.dst`, `"${dst}" is no ADDRESS/PREFIX`),
      ...(gw === '' ? [] : checkGateway(gw, `${where}.gw`, near, route)),
      ...findingIf(
        addsRoutes(plugin) && isIP(gw) !== 0 && isIP(gw) !== (parseCidr(dst)?.family ?? isIP(gw)),
        'gateway-outside-subnet',
        `${where}.gw`,
        `${gw} is no gateway to ${dst}: it is of the other family`,
      ),
    ];
  });
}

function checkGateway(gateway: string, where: string, near: readonly string[], {scope}: JsonObject): Finding[] {
  if (isIP(gateway) === 0) return [finding('address-invalid', where, `"${gateway}" is no address`)];
  const ofFamily = near.filter((subnet) => parseCidr(subnet)?.family === isIP(gateway));
  const isLinkLocal = /^(fe80:|169\.254\.)/i.test(gateway);
  return findingIf(
    ofFamily.length > 0 && scope === undefined && !isLinkLocal && !ofFamily.some((subnet) => contains(subnet, gateway)),
    'gateway-outside-subnet',
    where,
    `${gateway} is in none of ${ofFamily.join(', ')}`,
  );
}

/** Calico's makes routes of its own, and weave-net's leads to its bridge; of plugins unknown here nobody can say. */
function addsRoutes(plugin: string): boolean {
  return ipamCallers.has(plugin) && plugin !== 'calico' && plugin !== 'weave-net';
}

/** host-local's and static's; whereabouts' `range` may begin with an address (`10.0.0.1-10.0.0.9/24`). */
function subnetsOf(ipam: JsonObject): string[] {
  const texts = [
    ...writtenRanges(ipam).map(({json}) => asString(json['subnet'])),
    ...asArray(ipam['addresses']).map((each) => (isObject(each) ? asString(each['address']) : undefined)),
    ...[ipam, ...asArray(ipam['ipRanges']).filter(isObject)].map((each) =>
      asString(each['range'])?.replace(/^.*-/, ''),
    ),
  ];
  return texts.filter((text) => text !== undefined).filter((text) => parseCidr(text) !== undefined);
}

/** RT_SCOPE_LINK (rtnetlink(7)) */
const linkScope = 253;

/**
 * A route without a gateway makes what it leads to reachable; with IPv4 only if it is of the link's scope, and plugins
 * make it a global one otherwise (pkg/ipam/ipam_linux.go, ConfigureIface). The default route gets a gateway.
 */
function directlyReached({dst, gw, scope}: JsonObject): string[] {
  const text = asString(dst) ?? '';
  const cidr = parseCidr(text);
  const isDirect = cidr !== undefined && cidr.prefix > 0 && (cidr.family === 6 || scope === linkScope);
  return isDirect && !asString(gw) ? [text] : [];
}

function contains(subnet: string, address: string): boolean {
  const cidr = parseCidr(subnet);
  const number = addressNumber(address);
  if (cidr === undefined || number === undefined) return false;
  const [first, last] = subnetBounds(cidr);
  return first <= number && number <= last;
}
