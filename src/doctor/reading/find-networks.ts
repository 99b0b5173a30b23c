import {checkConfiguration} from '../../cni/check/configuration.js';
import {asArray, asString, isObject, parseJsonObject, type JsonObject} from '../../cni/json.js';
import type {ClusterRecord} from '../../records/cluster-record.js';
import type {WantedNetwork} from '../../records/pod-record.js';
import {engineOf} from './container-engines.js';
import {lintRemark} from '../checks/lint-remark.js';
import {isMultus, type Network} from '../network.js';
import {configurationsIn, findOnNode, type MultusConfiguration, type NodeConfiguration} from './node-configuration.js';
import {broken, unchecked, type Remark} from '../remark.js';

export interface FoundNetworks {
  readonly networks: readonly Network[];
  readonly remarks: readonly Remark[];
}

/** Every network that pods on this node get by default, or ask for, each once. */
export function findNetworks(node: NodeConfiguration, cluster: ClusterRecord | null): FoundNetworks {
  const {configuration, directory, engines, multus, winner} = node;
  if (configuration === null || winner === null) return {networks: [], remarks: []};
  const first: Network = {
    where: `${directory.path}/${winner.name}`,
    name: asString(configuration['name']) ?? '',
    configuration,
    isDefault: true,
    isEngines: engineOf(configuration) !== undefined,
  };
  const byName = engines.length === 0 ? [] : networksOfEngines(node);
  if (multus === null) return {networks: [first, ...byName], remarks: []};
  const defaults = multus.networks.map((name, index) => findDefault(multus, name, index === 0, cluster));
  const wanted = (cluster?.pods ?? []).flatMap(({defaultNetwork, networks}) =>
    [defaultNetwork, networks].flatMap((each) => (each.kind === 'networks' ? each.networks : [])),
  );
  const found = [...defaults, ...wanted.map((network) => findWanted(multus, network))];
  const all = [first, ...found.flatMap((each) => each.networks), ...byName];
  const networks = all.filter(({where}, index) => all.findIndex((each) => each.where === where) === index);
  const remarks = new Map(found.flatMap((each) => each.remarks).map((remark) => [JSON.stringify(remark), remark]));
  return {networks, remarks: [...remarks.values()]};
}

/** podman and nerdctl take each file by the name of its network, not the first file only. */
function networksOfEngines({directory, winner}: NodeConfiguration): Network[] {
  return configurationsIn(directory)
    .filter((entry) => entry !== winner)
    .flatMap(({name: file, text}) => {
      const configuration = parseJsonObject(text ?? '');
      const where = `${directory.path}/${file}`;
      const name = asString(configuration?.['name']) ?? '';
      return configuration === undefined ? [] : [{where, name, configuration, isDefault: false, isEngines: true}];
    });
}

/** multus asks the cluster first, then looks among files (multus-cni pkg/k8sclient/k8sclient.go, getNetDelegate). */
function findDefault(
  multus: MultusConfiguration,
  name: string,
  isFirst: boolean,
  cluster: ClusterRecord | null,
): FoundNetworks {
  const wanted = cluster?.defaultNetworks.find((network) => network.name === name);
  const definition = wanted?.definition ?? {kind: 'unknown' as const};
  if (wanted !== undefined && definition.kind === 'config') return defined(wanted, definition, isFirst);
  const file = findOnNode(multus, name);
  if (file?.configuration !== undefined) {
    return namesMultus(file.configuration)
      ? problem(leadsBack(name, file.path))
      : only(file.path, name, file.configuration, isFirst);
  }
  if (multus.isThick) {
    return problem(
      unchecked(`the default network "${name}"`, 'the daemon of multus looks for it in its own container'),
    );
  }
  const next = `write the NetworkAttachmentDefinition ${multus.namespace}/${name}, or correct clusterNetwork`;
  const inFiles = `${multus.directory.path} has no network of that name`;
  if (file !== undefined) {
    return problem(
      broken('default-network-unreadable', {
        what: `${file.path} is no JSON object`,
        evidence: [`multus takes "${name}" from it`],
        next,
      }),
    );
  }
  if (definition.kind === 'unknown' && !name.startsWith('/')) {
    const why = `${inFiles}, and no cluster told whether there is a NetworkAttachmentDefinition`;
    return problem(unchecked(`the default network "${name}"`, why));
  }
  const inCluster = definition.kind === 'invalid' ? definition.reason : `${multus.namespace} has no such definition`;
  const what = `multus cannot find its default network "${name}": no pod gets a network`;
  return problem(broken('default-network-missing', {what, evidence: [inCluster, inFiles], next}));
}

function namesMultus(configuration: JsonObject): boolean {
  const list = configuration['plugins'];
  return (list === undefined ? [configuration] : asArray(list)).some(
    (plugin) => isObject(plugin) && isMultus({type: asString(plugin['type']) ?? ''}),
  );
}

function leadsBack(name: string, path: string): Remark {
  return broken('default-network-is-multus', {
    what: `the default network of multus leads back to multus itself: it calls itself until the runtime gives up`,
    evidence: [`clusterNetwork is "${name}"`, `${path} is a configuration of multus`],
    next: 'name the network that gives pods their eth0 in clusterNetwork',
  });
}

/** Definitions that are missing or invalid are told with the pods that ask for them. */
function findWanted(multus: MultusConfiguration, network: WantedNetwork): FoundNetworks {
  const {definition, name} = network;
  if (definition.kind === 'config') return defined(network, definition, false);
  if (definition.kind !== 'on-node') return {networks: [], remarks: []};
  const file = findOnNode(multus, name);
  if (file?.configuration !== undefined) return only(file.path, name, file.configuration, false);
  return problem(
    broken('network-file-missing', {
      what: `${title(network)} leaves its configuration to a file, and there is none for "${name}"`,
      evidence: [`looked for in ${multus.directory.path}`],
      next: 'add "config" to the definition, or the file to the node',
    }),
  );
}

function defined(
  network: WantedNetwork,
  {configuration, network: name}: {readonly configuration: JsonObject; readonly network: string},
  isDefault: boolean,
): FoundNetworks {
  const where = title(network);
  const kind = Array.isArray(configuration['plugins']) ? 'list' : 'plugin';
  // multus knows single plugins of every version, and takes a missing name from the definition
  const findings = checkConfiguration(kind, {name, ...configuration}).filter(({id}) => id !== 'single-plugin-obsolete');
  return {
    networks: [{where, name, configuration, isDefault, isEngines: false}],
    remarks: findings.map((finding) => lintRemark(where, finding)),
  };
}

function title({namespace, name}: WantedNetwork): string {
  return `NetworkAttachmentDefinition ${namespace}/${name}`;
}

function only(where: string, name: string, configuration: JsonObject, isDefault: boolean): FoundNetworks {
  const network = {where, name: asString(configuration['name']) || name, configuration, isDefault, isEngines: false};
  return {networks: [network], remarks: []};
}

function problem(remark: Remark): FoundNetworks {
  return {networks: [], remarks: [remark]};
}
