import {asGoReads} from '../cni/check/go-keys.js';
import {asArray, asString, isObject, type JsonObject} from '../cni/json.js';

/** A network that pods on the node get, or may get. */
export interface Network {
  /** Where it is written: a file, or a NetworkAttachmentDefinition. */
  readonly where: string;
  /** As plugins get to see it. */
  readonly name: string;
  readonly configuration: JsonObject;
  /** It gives pods their `eth0`; others come on top. */
  readonly isDefault: boolean;
  /** Whether podman or nerdctl uses it, by its name, and not the runtime that starts pods. */
  readonly isEngines: boolean;
}

/** One plugin of a network, with what it inherits from the list in which it stands. */
export interface PluginConfiguration extends Omit<Network, 'configuration' | 'name'> {
  readonly type: string;
  readonly network: string;
  readonly cniVersion: string;
  readonly json: JsonObject;
}

/** The subnet that flanneld wrote down for the plugin, by the path of the file. */
export type FlannelSubnets = ReadonlyMap<string, string>;

/** Every plugin of a network, also those that multus and flannel call. */
export function pluginsOf(
  {where, name, configuration, isDefault, isEngines}: Network,
  flannel: FlannelSubnets,
): PluginConfiguration[] {
  const list = configuration['plugins'];
  const parts = list === undefined ? [configuration] : asArray(list);
  return parts.flatMap((written, index) => {
    if (!isObject(written)) return [];
    const json = asGoReads(written);
    const type = asString(json['type']);
    if (!type) return [];
    const place = list === undefined ? where : `${where} plugins[${index}]`;
    const cniVersion = asString(list === undefined ? json['cniVersion'] : configuration['cniVersion']) ?? '';
    const plugin = {where: place, network: name, cniVersion, type, json, isDefault, isEngines};
    return [plugin, ...delegatesOf(plugin, flannel)];
  });
}

export function isMultus({type}: Pick<PluginConfiguration, 'type'>): boolean {
  return type === 'multus' || type === 'multus-shim';
}

export const flannelSubnetFile = '/run/flannel/subnet.env';

export function subnetFileOf({json}: PluginConfiguration): string {
  return asString(json['subnetFile']) || flannelSubnetFile;
}

function delegatesOf(plugin: PluginConfiguration, flannel: FlannelSubnets): PluginConfiguration[] {
  if (isMultus(plugin)) return multusDelegates(plugin, flannel);
  return plugin.type === 'flannel' ? flannelDelegate(plugin, flannel.get(subnetFileOf(plugin))) : [];
}

/** Of several the first is the default network (multus-cni docs/configuration.md). */
function multusDelegates(
  {where, json, isDefault, isEngines}: PluginConfiguration,
  flannel: FlannelSubnets,
): PluginConfiguration[] {
  return asArray(json['delegates']).flatMap((configuration, index) => {
    if (!isObject(configuration)) return [];
    const name = asString(configuration['name']) ?? '';
    const place = `${where} delegates[${index}]`;
    return pluginsOf({where: place, name, configuration, isDefault: isDefault && index === 0, isEngines}, flannel);
  });
}

/**
 * What flannel makes of its `delegate` (github.com/flannel-io/cni-plugin flannel_linux.go, doCmdAdd): a bridge, unless it
 * is told otherwise, with the subnet of the node.
 */
function flannelDelegate(plugin: PluginConfiguration, subnet: string | undefined): PluginConfiguration[] {
  const written = plugin.json['delegate'];
  const delegate = isObject(written) ? written : {};
  const type = asString(delegate['type']) || 'bridge';
  const ipam = isObject(delegate['ipam']) ? delegate['ipam'] : {};
  const ranges = subnet === undefined ? {} : {ranges: [[{subnet}]]};
  const json = {isGateway: type === 'bridge', ...delegate, type, ipam: {type: 'host-local', ...ranges, ...ipam}};
  return [{...plugin, where: `${plugin.where} delegate`, type, json}];
}
