import {parseCidr, subnetBounds} from '../../cni/address.js';
import {asString, isObject} from '../../cni/json.js';
import type {Facts} from '../facts.js';
import {parseFlannelFile} from '../reading/flannel-file.js';
import {subnetFileOf, type PluginConfiguration} from '../network.js';
import {podCidrsOf, rangesOf, type PluginRange} from '../ranges.js';
import {broken, doubtful, type Remark} from '../remark.js';

/** Checks ranges against each other, and that of the default network against what the cluster gave to the node. */
export function checkRanges(facts: Pick<Facts, 'cluster' | 'plugins' | 'flannelFiles'>): Remark[] {
  const ranges = rangesOf(facts);
  return [...overlaps(ranges), ...strayRanges(ranges, facts)];
}

/** Ranges of one network lie in one directory, and host-local keeps them apart. */
function overlaps(ranges: readonly PluginRange[]): Remark[] {
  return ranges.flatMap((left, index) =>
    ranges
      .slice(index + 1)
      .filter((right) => right.directory !== left.directory && right.first <= left.last && left.first <= right.last)
      .map((right) =>
        doubtful('ranges-overlap', {
          what: `the networks ${left.plugin.network} and ${right.plugin.network} give the same addresses to different pods`,
          evidence: [left, right].map(({plugin, subnet}) => `${plugin.where}: ${subnet}`),
          next: 'give each network a range of its own, unless no pod and no route ever sees both',
        }),
      ),
  );
}

/** Other nodes send what is for a podCIDR, and only that, to its node. */
function strayRanges(ranges: readonly PluginRange[], {cluster}: Pick<Facts, 'cluster'>): Remark[] {
  const podCidrs = podCidrsOf(cluster);
  const bounds = podCidrs.flatMap((text) => parseCidr(text) ?? []).map((cidr) => ({cidr, bounds: subnetBounds(cidr)}));
  return ranges
    .filter(({plugin}) => plugin.isDefault)
    .filter(({cidr, first, last}) => {
      const same = bounds.filter((each) => each.cidr.family === cidr.family);
      return same.length > 0 && !same.some(({bounds: [lowest, highest]}) => lowest <= first && last <= highest);
    })
    .map(({plugin, subnet}) =>
      broken('range-outside-pod-cidr', {
        what: `pods here get addresses of ${subnet}, and the cluster gave this node ${podCidrs.join(', ')}`,
        evidence: [`${plugin.where}: ${subnet}`, `node: podCIDRs ${podCidrs.join(', ')}`],
        next: 'let the network add-on write its configuration anew: restart its pod on this node; pods that run here keep addresses that no other node knows, until they are made anew',
      }),
    );
}

/** Checks that the cluster gave the node a range, if a network takes its range from there. */
export function checkPodCidr({
  cluster,
  plugins,
  flannelFiles,
  hidden,
}: Pick<Facts, 'cluster' | 'plugins' | 'flannelFiles' | 'hidden'>): Remark[] {
  const node = cluster?.node;
  if (typeof node !== 'object' || node?.podCidrs?.length !== 0) return [];
  const [user] = plugins.flatMap((plugin) => {
    const taker = takerOfPodCidr(plugin);
    return taker === undefined ||
      (taker === 'flannel' && (hidden.has(subnetFileOf(plugin)) || hasSubnet(flannelFiles.get(subnetFileOf(plugin)))))
      ? []
      : [{taker, where: plugin.where}];
  });
  if (user === undefined) return [];
  return [
    broken('no-pod-cidr', {
      what: `the cluster gave the node ${node.name} no podCIDR, and ${user.taker} takes its range from there`,
      evidence: [`node ${node.name}: spec.podCIDR is empty`, user.where],
      next: 'kube-controller-manager needs --allocate-node-cidrs and a --cluster-cidr with room for this node',
    }),
  ];
}

/** flanneld may have its subnet from elsewhere (etcd), or from before. */
function hasSubnet(text: string | null | undefined): boolean {
  return parseFlannelFile(text ?? '').missing.length === 0;
}

function takerOfPodCidr({type, json, isDefault}: PluginConfiguration): string | undefined {
  const ipam = isObject(json['ipam']) ? asString(json['ipam']['type']) : undefined;
  if (!isDefault) return undefined;
  return ipam === 'node-local' ? ipam : type === 'flannel' ? type : undefined;
}
