import {asArray, asString, isObject, type Json, type JsonObject} from '../json.js';
import {isBefore} from '../spec-version.js';
import {finding, findingIf, inside, type Finding} from './finding.js';
import {checkHostLocal} from './host-local.js';
import {chainedPlugins} from './plugins/chained.js';
import {linkPlugins} from './plugins/links.js';
import {checkStatic} from './plugins/static.js';
import {checkMac, checkMtu} from './plugins/values.js';
import {checkIpamType, checkName, checkType, checkVersion} from './request.js';
import {checkRoutes} from './routes.js';

/** How a runtime reads a file: `.conflist` is a list of plugins, `.conf` and `.json` are a single plugin. */
export type ConfigurationKind = 'list' | 'plugin';

/** Checks a network configuration as an administrator writes it. */
export function checkConfiguration(kind: ConfigurationKind, configuration: JsonObject): Finding[] {
  const common = [...checkVersion(configuration), ...checkName(configuration)];
  return kind === 'list'
    ? [...common, ...checkList(configuration)]
    : [...common, ...checkSingle(configuration), ...checkPlugin(configuration)];
}

function checkSingle(configuration: JsonObject): Finding[] {
  if (Array.isArray(configuration['plugins'])) {
    return [finding('list-in-plugin-file', 'plugins', 'it is a list, in a file for a single plugin')];
  }
  const cniVersion = asString(configuration['cniVersion']) ?? '';
  return findingIf(
    !isBefore(cniVersion, '1.0.0'),
    'single-plugin-obsolete',
    'cniVersion',
    `"${cniVersion}" has no configurations of a single plugin`,
  );
}

function checkList(configuration: JsonObject): Finding[] {
  const plugins = asArray(configuration['plugins']);
  if (plugins.length === 0) {
    return asString(configuration['type'])
      ? [finding('plugin-in-list-file', 'type', 'it is a single plugin, in a file for lists')]
      : [finding('list-empty', 'plugins', 'there are none')];
  }
  const cniVersion = asString(configuration['cniVersion']) ?? '';
  return [
    ...findingIf(
      plugins.length > 1 && cniVersion !== '' && isBefore(cniVersion, '0.3.0'),
      'chain-needs-version',
      'cniVersion',
      `"${cniVersion}" knows no chains, and there are ${plugins.length} plugins`,
    ),
    ...checkOrder(plugins),
    ...plugins.flatMap((plugin, index) =>
      inside(
        `plugins[${index}]`,
        isObject(plugin) ? checkPlugin(plugin) : [finding('plugin-type-missing', 'type', 'it is no object')],
      ),
    ),
  ];
}

/** Plugins that make the container's interface. */
const interfacePlugins: ReadonlySet<string> = new Set([
  'bridge',
  'calico',
  'cilium-cni',
  'dummy',
  'flannel',
  'host-device',
  'ipvlan',
  'macvlan',
  'ptp',
  'tap',
  'vlan',
  'weave-net',
]);

/** Plugins whose result has addresses only (github.com/weaveworks/weave plugin/net/cni.go). */
const namesNoInterface: ReadonlySet<string> = new Set(['weave-net']);

function checkOrder(plugins: readonly Json[]): Finding[] {
  const types = plugins.map((plugin) => (isObject(plugin) ? (asString(plugin['type']) ?? '') : ''));
  const [first = ''] = types;
  return [
    ...findingIf(
      first in chainedPlugins,
      'chained-plugin-first',
      'plugins[0].type',
      `${first} needs the result of a plugin before it`,
    ),
    ...types.flatMap((type, index) => {
      const where = `plugins[${index}].type`;
      const earlier = types.slice(0, index);
      if (type !== '' && earlier.includes(type)) return [finding('plugin-twice', where, `${type} is there already`)];
      const maker = earlier.find((each) => interfacePlugins.has(each));
      const silent = earlier.find((each) => namesNoInterface.has(each));
      if (type === 'bandwidth' && silent !== undefined && maker === silent) {
        return [finding('interfaces-not-reported', where, `bandwidth needs interfaces, and ${silent} reports none`)];
      }
      return findingIf(
        interfacePlugins.has(type) && maker !== undefined,
        'interface-made-twice',
        where,
        `${type} makes the interface, and so does ${maker ?? ''}`,
      );
    }),
  ];
}

const knownPlugins = {...linkPlugins, ...chainedPlugins};

/** Checks the configuration of one plugin, wherever it stands. */
function checkPlugin(plugin: JsonObject): Finding[] {
  const {capabilities, ipam, type} = plugin;
  const named = isObject(capabilities) ? Object.entries(capabilities) : [];
  return [
    ...(Array.isArray(plugin['plugins']) ? [] : checkType(plugin, 'type')),
    ...named
      .filter(([, value]) => typeof value !== 'boolean')
      .map(([key]) => finding('capability-not-boolean', `capabilities.${key}`, 'it is neither true nor false')),
    ...checkIpamType(plugin),
    ...(isObject(ipam) ? inside('ipam', checkIpam(ipam, isObject(capabilities) ? capabilities : undefined)) : []),
    ...checkMtu(plugin['mtu']),
    ...checkMac(plugin['mac'], 'mac'),
    ...(knownPlugins[asString(type) ?? '']?.(plugin) ?? []),
    ...findingIf(
      type === 'portmap' && !(isObject(capabilities) && capabilities['portMappings'] === true),
      'portmap-without-capability',
      'capabilities.portMappings',
      'it is not true',
    ),
    ...findingIf(
      type === 'multus' && asArray(plugin['delegates']).length === 0 && !asString(plugin['clusterNetwork']),
      'delegates-missing',
      'clusterNetwork',
      'multus is not told which network is the default one',
    ),
  ];
}

function checkIpam(ipam: JsonObject, capabilities: JsonObject | undefined): Finding[] {
  return [
    ...(ipam['type'] === 'host-local' ? checkHostLocal(ipam) : []),
    ...(ipam['type'] === 'static' ? checkStatic(ipam, capabilities) : []),
    ...checkRoutes(ipam),
  ];
}
