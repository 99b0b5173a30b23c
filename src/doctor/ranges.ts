import {parseRange, writtenRanges, type HostLocalRange} from '../cni/host-local-ranges.js';
import {asString, isObject} from '../cni/json.js';
import type {Facts} from './facts.js';
import type {PluginConfiguration} from './network.js';

/** A range from which a plugin of the configuration gives addresses, and where host-local notes whom it gave them. */
export interface PluginRange extends HostLocalRange {
  readonly plugin: PluginConfiguration;
  /** host-local's directory for the network. */
  readonly directory: string;
}

export const allocationsDirectory = '/var/lib/cni/networks';

/** The ranges of host-local, and those of node-local, which hands the node's podCIDRs on to it. */
export function rangesOf({plugins, cluster}: Pick<Facts, 'plugins' | 'cluster'>): PluginRange[] {
  return plugins.flatMap((plugin) => {
    const ipam = isObject(plugin.json['ipam']) ? plugin.json['ipam'] : {};
    const type = asString(ipam['type']);
    const podCidrs = type === 'node-local' ? podCidrsOf(cluster) : [];
    const written = type === 'host-local' ? writtenRanges(ipam).map(({json}) => json) : [];
    const directory = `${asString(ipam['dataDir']) || allocationsDirectory}/${plugin.network}`;
    return [...written, ...podCidrs.map((subnet) => ({subnet}))].flatMap((json) => {
      const range = parseRange(json);
      return range === undefined ? [] : [{...range, plugin, directory}];
    });
  });
}

/** Empty, too, if nobody told. */
export function podCidrsOf(cluster: Facts['cluster']): readonly string[] {
  const node = cluster?.node;
  return typeof node === 'object' ? (node?.podCidrs ?? []) : [];
}
