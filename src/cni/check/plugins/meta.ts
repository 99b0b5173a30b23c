import {asArray, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';

/** What plugins that only start others refuse in their own configuration. */
export const metaPlugins: Readonly<Record<string, (plugin: JsonObject) => Finding[]>> = {flannel, multus};

/** github.com/k8snetworkplumbingwg/multus-cni pkg/types/conf.go, LoadNetConf: with clusterNetwork it reads no delegates. */
function multus({delegates, clusterNetwork, name}: JsonObject): Finding[] {
  const hasDelegates = asArray(delegates).length > 0;
  return [
    ...findingIf(
      Boolean(asString(clusterNetwork)) && clusterNetwork === name,
      'cluster-network-is-itself',
      'clusterNetwork',
      `"${asString(name) ?? ''}" is the network of multus itself, which then calls itself`,
    ),
    ...findingIf(
      !hasDelegates && !asString(clusterNetwork),
      'delegates-missing',
      'clusterNetwork',
      'multus is not told which network is the default one',
    ),
    ...findingIf(
      hasDelegates && Boolean(asString(clusterNetwork)),
      'delegates-ignored',
      'delegates',
      'there is a clusterNetwork, too, and multus takes that one alone',
    ),
  ];
}

/** github.com/flannel-io/cni-plugin flannel.go, cmdAdd */
function flannel({delegate}: JsonObject): Finding[] {
  if (!isObject(delegate)) return [];
  const {type} = delegate;
  return [
    ...findingIf(
      type !== undefined && typeof type !== 'string',
      'value-of-wrong-type',
      'delegate.type',
      `${JSON.stringify(type)} is not a string`,
    ),
    ...['name', 'ipam']
      .filter((key) => delegate[key] !== undefined)
      .map((key) => finding('values-exclude-each-other', `delegate.${key}`, `flannel sets "${key}" itself`)),
  ];
}
