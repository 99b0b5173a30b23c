import {asArray, asString, isObject, parseJsonObject, type JsonObject} from '../cni/json.js';

/** What a NetworkAttachmentDefinition tells a meta plugin to do. */
export type NetworkDefinition =
  | {
      readonly kind: 'config';
      /** The network's name as plugins get to see it. */
      readonly network: string;
      /** The types of the plugins, in order. */
      readonly plugins: readonly string[];
      readonly configuration: JsonObject;
    }
  /** It has no configuration: a file of that network name on the node has. */
  | {readonly kind: 'on-node'}
  | {readonly kind: 'invalid'; readonly reason: string};

/**
 * Reads `spec.config` of the definition `name`: a network configuration or a list of them, without a name the
 * definition's own (network-attachment-definition-client pkg/utils/cniconfig.go, GetCNIConfig).
 */
export function parseNetworkDefinition(config: string, name: string): NetworkDefinition {
  if (config === '') return {kind: 'on-node'};
  const json = parseJsonObject(config);
  if (json === undefined) return {kind: 'invalid', reason: 'its spec.config is no JSON object'};
  const list = json['plugins'];
  const plugins = list === undefined ? [json] : asArray(list);
  const types = plugins.flatMap((plugin) => (isObject(plugin) && asString(plugin['type'])) || []);
  if (plugins.length === 0) return {kind: 'invalid', reason: 'its list of plugins is empty'};
  if (types.length < plugins.length) return {kind: 'invalid', reason: 'it has a plugin without a type'};
  return {kind: 'config', network: asString(json['name']) || name, plugins: types, configuration: json};
}
