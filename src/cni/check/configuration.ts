import {asArray, asString, isObject, type Json, type JsonObject} from '../json.js';
import {isBefore} from '../spec-version.js';
import {finding, findingIf, inside, type Finding} from './finding.js';
import {checkHostLocal} from './host-local.js';
import {checkIpamType, checkName, checkType, checkVersion} from './request.js';

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
      plugins.length > 1 && isBefore(cniVersion, '0.3.0'),
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

/** Plugins that refuse to run without a previous result (github.com/containernetworking/plugins 1.9). */
const chainedPlugins: ReadonlySet<string> = new Set(['bandwidth', 'firewall', 'portmap', 'sbr', 'tuning', 'vrf']);

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

function checkOrder(plugins: readonly Json[]): Finding[] {
  const types = plugins.map((plugin) => (isObject(plugin) ? (asString(plugin['type']) ?? '') : ''));
  const [first = ''] = types;
  return [
    ...findingIf(
      chainedPlugins.has(first),
      'chained-plugin-first',
      'plugins[0].type',
      `${first} needs the result of a plugin before it`,
    ),
    ...types.flatMap((type, index) => {
      const where = `plugins[${index}].type`;
      const earlier = types.slice(0, index);
      if (type !== '' && earlier.includes(type)) return [finding('plugin-twice', where, `${type} is there already`)];
      const maker = earlier.find((each) => interfacePlugins.has(each));
      return findingIf(
        interfacePlugins.has(type) && maker !== undefined,
        'interface-made-twice',
        where,
        `${type} makes the interface, and so does ${maker ?? ''}`,
      );
    }),
  ];
}

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
    ...(isObject(ipam) && ipam['type'] === 'host-local' ? inside('ipam', checkHostLocal(ipam)) : []),
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
