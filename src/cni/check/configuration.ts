import {asArray, asString, isObject, type Json, type JsonObject} from '../json.js';
import {isBefore} from '../spec-version.js';
import {finding, findingIf, inside, type Finding} from './finding.js';
import {asGoReads} from './go-keys.js';
import {checkIpam, type IpamContext} from './ipam.js';
import {chainedPlugins} from './plugins/chained.js';
import {linkPlugins} from './plugins/links.js';
import {metaPlugins} from './plugins/meta.js';
import {checkSpelling} from './plugins/misspelt.js';
import {checkPluginShapes} from './plugins/shapes.js';
import {checkDns, checkMac, checkMtu} from './plugins/values.js';
import {checkName, checkType, checkVersion} from './request.js';

/** How a runtime reads a file: `.conflist` is a list of plugins, `.conf` and `.json` are a single plugin. */
export type ConfigurationKind = 'list' | 'plugin';

/** Checks a network configuration as an administrator writes it. */
export function checkConfiguration(kind: ConfigurationKind, written: JsonObject): Finding[] {
  const configuration = kind === 'list' ? written : asGoReads(written);
  const common = [...checkVersion(configuration), ...checkName(configuration), ...checkSwitches(configuration)];
  return kind === 'list'
    ? [...common, ...checkList(configuration)]
    : [
        ...common,
        ...checkSingle(configuration),
        ...checkPlugin(configuration, {isChained: false, cniVersion: asString(configuration['cniVersion']) ?? ''}),
      ];
}

/** libcni takes them as booleans, and as strings that say the same (libcni/conf.go, readBool). */
function checkSwitches(configuration: JsonObject): Finding[] {
  return ['disableCheck', 'disableGC', 'loadOnlyInlinedPlugins'].flatMap((key) => {
    const value = configuration[key];
    const isSwitch = value === undefined || typeof value === 'boolean' || /^(true|false)$/i.test(asString(value) ?? '');
    return findingIf(!isSwitch, 'value-of-wrong-type', key, `${JSON.stringify(value)} is not true or false`);
  });
}

function checkSingle(configuration: JsonObject): Finding[] {
  if (Array.isArray(configuration['plugins'])) {
    return [finding('list-in-plugin-file', 'plugins', 'it is a list, in a file for a single plugin')];
  }
  const cniVersion = asString(configuration['cniVersion']) ?? '';
  return findingIf(
    !isBefore(cniVersion, '1.0.0') && !isRequest(configuration),
    'single-plugin-obsolete',
    'cniVersion',
    `"${cniVersion}" has no configurations of a single plugin`,
  );
}

function checkList(configuration: JsonObject): Finding[] {
  const plugins = asArray(configuration['plugins']).map((plugin) => (isObject(plugin) ? asGoReads(plugin) : plugin));
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
        isObject(plugin)
          ? checkPlugin(plugin, {isChained: index > 0, cniVersion})
          : [finding('plugin-type-missing', 'type', 'it is no object')],
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
        maker !== undefined && makesAnother(plugins[index]),
        'interface-made-twice',
        where,
        `${type} makes the interface, and so does ${maker ?? ''}`,
      );
    }),
  ];
}

/**
 * Behind another plugin, Cilium's changes that one's interface (https://docs.cilium.io/en/stable/installation/cni-chaining/),
 * and ipvlan without a master lies on it (plugins 1.9 plugins/main/ipvlan).
 */
function makesAnother(plugin: Json | undefined): boolean {
  const {type, master} = isObject(plugin) ? plugin : {};
  const isChained = type === 'cilium-cni' || (type === 'ipvlan' && !asString(master));
  return interfacePlugins.has(asString(type) ?? '') && !isChained;
}

/** What a plugin got on stdin, kept as a file. */
function isRequest({runtimeConfig, prevResult}: JsonObject): boolean {
  return isObject(runtimeConfig) || isObject(prevResult);
}

const knownPlugins = {...linkPlugins, ...chainedPlugins, ...metaPlugins};

/** Checks the configuration of one plugin, wherever it stands. */
function checkPlugin(plugin: JsonObject, context: IpamContext): Finding[] {
  const {capabilities, type} = plugin;
  const name = asString(type) ?? '';
  const named = isObject(capabilities) ? Object.entries(capabilities) : [];
  return [
    ...(Array.isArray(plugin['plugins']) ? [] : checkType(plugin, 'type')),
    ...checkPluginShapes(name, plugin),
    ...checkSpelling(name, plugin),
    ...checkDns(plugin['dns']),
    ...named
      .filter(([, value]) => typeof value !== 'boolean')
      .map(([key]) => finding('capability-not-boolean', `capabilities.${key}`, 'it is neither true nor false')),
    ...checkIpam(plugin, context),
    ...checkMtu(plugin['mtu'], plugin),
    ...checkMac(plugin['mac'], 'mac'),
    ...(knownPlugins[name]?.(plugin) ?? []),
    ...findingIf(
      type === 'portmap' && !isRequest(plugin) && !(isObject(capabilities) && capabilities['portMappings'] === true),
      'portmap-without-capability',
      'capabilities.portMappings',
      'it is not true',
    ),
    ...(type === 'multus' ? asArray(plugin['delegates']).flatMap(checkDelegate) : []),
    ...(type === 'flannel' && isObject(plugin['delegate'])
      ? inside('delegate', checkPluginShapes(asString(plugin['delegate']['type']) ?? 'bridge', plugin['delegate']))
      : []),
  ];
}

/** multus takes a plugin or a whole list; which version it is for comes from multus itself. */
function checkDelegate(delegate: Json, index: number): Finding[] {
  const place = `delegates[${index}]`;
  if (!isObject(delegate)) return [finding('plugin-type-missing', place, 'it is no object')];
  const passedOver = new Set(['cni-version-missing', 'network-name-missing', 'single-plugin-obsolete']);
  const kind = Array.isArray(delegate['plugins']) ? 'list' : 'plugin';
  return inside(
    place,
    checkConfiguration(kind, delegate).filter(({id}) => !passedOver.has(id)),
  );
}
