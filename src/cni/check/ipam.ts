import {parseCidr} from '../address.js';
import {ipamCallers} from '../ipam-callers.js';
import {asArray, asString, isObject, type JsonObject} from '../json.js';
import {isBefore} from '../spec-version.js';
import {finding, findingIf, inside, type Finding} from './finding.js';
import {checkHostLocal} from './host-local.js';
import {checkDhcp} from './plugins/dhcp.js';
import {checkIpamSpelling} from './plugins/misspelt.js';
import {checkIpamShapes} from './plugins/shapes.js';
import {checkStatic} from './plugins/static.js';
import {checkDns} from './plugins/values.js';
import {checkWhereabouts} from './plugins/whereabouts.js';
import {checkIpamType} from './request.js';
import {checkRoutes} from './routes.js';

/** What else decides about an `ipam`. */
export interface IpamContext {
  /** Another plugin comes before: it may have brought the addresses. */
  readonly isChained: boolean;
  /** Empty: it is not known. */
  readonly cniVersion: string;
}

/** Plugins that give up without addresses (github.com/containernetworking/plugins 1.9 plugins/main, cmdAdd). */
const needsIpam: ReadonlySet<string> = new Set(['dummy', 'ipvlan', 'ptp', 'vlan']);

/** Checks the `ipam` of a plugin. */
export function checkIpam(plugin: JsonObject, {isChained, cniVersion}: IpamContext): Finding[] {
  const {ipam, capabilities} = plugin;
  const type = asString(plugin['type']) ?? '';
  const own = isObject(ipam) ? ipam : {};
  if (!asString(own['type'])) return [...checkIpamType(plugin), ...missingIpam(type, own, isChained)];
  const granted = isObject(capabilities) ? capabilities : {};
  return inside('ipam', [
    ...checkIpamShapes(asString(own['type']) ?? '', own),
    ...checkIpamSpelling(asString(own['type']) ?? '', own),
    ...checkDns(own['dns']),
    ...checkByType(type, own, granted),
    ...checkFamilies(own, cniVersion),
  ]);
}

/** Results had room for one address of each family then (host-local config.go, static main.go, whereabouts config.go). */
function checkFamilies(ipam: JsonObject, cniVersion: string): Finding[] {
  if (cniVersion === '' || !isBefore(cniVersion, '0.3.0')) return [];
  const ranges = asArray(ipam['ranges']).map((set) => asArray(set)[0]);
  const written = asString(ipam['type']) === 'host-local' ? [ipam, ...ranges] : asArray(ipam['addresses']);
  const families = written.flatMap((each) => {
    const text = isObject(each) ? (asString(each['subnet']) ?? asString(each['address'])) : undefined;
    return parseCidr(text ?? '')?.family ?? [];
  });
  return findingIf(
    new Set(families).size < families.length,
    'values-exclude-each-other',
    'type',
    `cniVersion "${cniVersion}" has room for one address of each family`,
  );
}

function missingIpam(plugin: string, ipam: JsonObject, isChained: boolean): Finding[] {
  const isNeeded =
    needsIpam.has(plugin) && !(plugin === 'ipvlan' && isChained) && Object.keys(ipam).every((key) => key === 'type');
  return findingIf(isNeeded, 'ipam-type-missing', 'ipam', `${plugin} fails without addresses`);
}

function checkByType(plugin: string, ipam: JsonObject, capabilities: JsonObject): Finding[] {
  const rest = checkRoutes(ipam, plugin);
  switch (asString(ipam['type']) ?? '') {
    case 'host-local':
      return [...missingRanges(plugin, ipam, capabilities), ...checkHostLocal(ipam, plugin), ...rest];
    case 'static':
      return [...checkStatic(ipam, capabilities), ...rest];
    case 'whereabouts':
      return [...checkWhereabouts(ipam), ...rest];
    case 'dhcp':
      return checkDhcp(ipam);
    default:
      return rest;
  }
}

/** Who is not known to pass its `ipam` on as it is may fill the ranges in, as antrea and flannel do. */
function missingRanges(plugin: string, ipam: JsonObject, capabilities: JsonObject): Finding[] {
  const comeLater = capabilities['ipRanges'] === true || plugin === 'calico' || !ipamCallers.has(plugin);
  const isThere = ipam['subnet'] !== undefined || asArray(ipam['ranges']).length > 0;
  if (isThere || comeLater) return [];
  return [finding('ranges-missing', 'ranges', 'there is no subnet: host-local fails with "no IP ranges specified"')];
}
