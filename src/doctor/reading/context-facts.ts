import type {NodeContext} from '../../capture/fleet/node-context.js';
import {collectedClusterFile, parseCollectedCluster, type CollectedCluster} from '../../records/collected-cluster.js';
import type {ClusterRecord} from '../../records/cluster-record.js';
import type {Presence} from '../../system/presence.js';
import type {KubeconfigFile} from '../checks/check-kubeconfigs.js';
import {contextLinks} from './context-links.js';
import type {Facts} from '../facts.js';
import {namedFiles} from './named-files.js';
import {subnetFileOf, type PluginConfiguration} from '../network.js';
import type {NodeConfiguration} from './node-configuration.js';

/** Where the node script looks for configurations and kubeconfigs. */
export const confDir = '/etc/cni/net.d';

/** What a context tells beside configurations and plugins; what it does not tell is null, or not in the map. */
export type ContextFacts = Pick<
  Facts,
  | 'node'
  | 'cluster'
  | 'plugins'
  | 'links'
  | 'ipForward'
  | 'ipv6'
  | 'bridgeCallsIptables'
  | 'flannelFiles'
  | 'presence'
  | 'allocations'
  | 'mlabPlugins'
  | 'hidden'
>;

export function contextFacts(
  {files}: NodeContext,
  node: NodeConfiguration,
  plugins: readonly PluginConfiguration[],
): ContextFacts {
  return {
    node,
    cluster: clusterIn(files),
    plugins,
    links: contextLinks(files),
    ipForward: null,
    ipv6: null,
    bridgeCallsIptables: null,
    flannelFiles: new Map(),
    presence: presenceIn(files, plugins),
    allocations: [],
    mlabPlugins: [],
    hidden: new Map(
      plugins.filter(({type}) => type === 'flannel').map((each) => [subnetFileOf(each), 'it was not gathered']),
    ),
  };
}

/** `PATH MODE SIZE SHA256` a line; null: they were not gathered. */
export function kubeconfigsIn(files: ReadonlyMap<string, string>): readonly KubeconfigFile[] | null {
  const table = files.get('kubeconfigs.tsv');
  if (table === undefined) return null;
  return table.split('\n').flatMap((line) => {
    const [path = '', mode = '', size = ''] = line.split('\t');
    return path === '' ? [] : [{path, mode, size: Number(size)}];
  });
}

/** What the API server said when the context was gathered. */
export function collectedIn(files: ReadonlyMap<string, string>): CollectedCluster | null {
  return parseCollectedCluster(files.get(collectedClusterFile) ?? '');
}

function clusterIn(files: ReadonlyMap<string, string>): ClusterRecord | null {
  const cluster = collectedIn(files);
  return cluster && {server: cluster.server, node: cluster.node, pods: null, defaultNetworks: [], definitions: null};
}

/** Only of what the script looks for can be said that it is not there. */
function presenceIn(
  files: ReadonlyMap<string, string>,
  plugins: readonly PluginConfiguration[],
): ReadonlyMap<string, Presence> {
  const found = kubeconfigsIn(files);
  const asked = namedFiles(plugins).filter(({path, role}) => role === 'kubeconfig' && path.startsWith(`${confDir}/`));
  return new Map(
    found === null
      ? []
      : asked.map(({path}) => [path, found.some((file) => file.path === path) ? 'present' : 'absent']),
  );
}
