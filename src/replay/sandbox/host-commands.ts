import {asArray, asNumber, asString, isObject, parseJson, type JsonObject} from '../../cni/json.js';

/** What makes an empty sandbox look like a host. Commands are for ip(8)'s -batch. */
export interface HostCommands {
  readonly bridges: string;
  /** Links of all other kinds, which only look like the real ones. */
  readonly standIns: readonly string[];
  /** MTU, state, addresses and routes. */
  readonly settings: string;
}

/**
 * @param linksJson as `ip -j -d link` prints it
 * @param addressesJson as `ip -j addr` prints it
 * @param routeTexts as `ip -o route show table all` prints it, for IPv4 and IPv6
 */
export function hostCommands(linksJson: string, addressesJson: string, routeTexts: readonly string[]): HostCommands {
  const links = objects(linksJson).filter((link) => nameOf(link) !== 'lo');
  const [bridges, others] = [links.filter(isBridge), links.filter((link) => !isBridge(link))];
  const settings = [
    ...links.flatMap(linkCommands),
    ...objects(addressesJson).flatMap(addressCommands),
    ...routeTexts.flatMap(routeCommands),
  ];
  return {
    bridges: bridges.map((link) => `link add name ${nameOf(link)} type bridge\n`).join(''),
    standIns: others.map(nameOf),
    settings: settings.map((command) => `${command}\n`).join(''),
  };
}

function linkCommands(link: JsonObject): string[] {
  const name = nameOf(link);
  const [mtu, master, address] = [asNumber(link['mtu']), asString(link['master']), asString(link['address'])];
  const isUp = asArray(link['flags']).includes('UP');
  return [
    ...(mtu === undefined ? [] : [`link set dev ${name} mtu ${mtu}`]),
    ...(address === undefined || !/^([0-9a-f]{2}:){5}/.test(address)
      ? []
      : [`link set dev ${name} address ${address}`]),
    ...(master === undefined ? [] : [`link set dev ${name} master ${master}`]),
    ...(isUp ? [`link set dev ${name} up`] : []),
  ];
}

function addressCommands(link: JsonObject): string[] {
  const name = nameOf(link);
  return asArray(link['addr_info']).flatMap((info) => {
    if (!isObject(info) || name === 'lo' || (info['family'] === 'inet6' && info['scope'] === 'link')) return [];
    const [local, length] = [asString(info['local']), asNumber(info['prefixlen'])];
    const noDetection = info['family'] === 'inet6' ? ' nodad' : '';
    return local === undefined || length === undefined ? [] : [`addr add ${local}/${length} dev ${name}${noDetection}`];
  });
}

/** The kernel makes its own ones. A gateway counts as reachable, since nothing is behind a stand-in anyway. */
function routeCommands(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '' || / proto kernel\b|^(local|broadcast|anycast|multicast) | table local\b/.test(line))
      return [];
    const words = line.replace(/ (linkdown|dead|pref \w+|expires \w+|error \S+)\b/g, '').trim();
    return [`route replace ${words}${/ via /.test(words) && / dev /.test(words) ? ' onlink' : ''}`];
  });
}

function isBridge(link: JsonObject): boolean {
  const info = link['linkinfo'];
  return isObject(info) && info['info_kind'] === 'bridge';
}

function nameOf(link: JsonObject): string {
  return asString(link['ifname']) ?? '';
}

function objects(json: string): JsonObject[] {
  return asArray(parseJson(json)).filter(isObject);
}
