import {elsewhereOf} from './elsewhere.js';

/**
 * Whose failure a statement tells of. `cni`: somebody says that a network plugin, or what only these touch, was concerned.
 * `other`: it is known to be something else. `unsaid`: it does not say.
 */
export type Concern = 'cni' | 'other' | 'unsaid';

/** Frames that only calls of network plugins have: whatever else the statement says, it came out of one. */
const frames =
  /failed to (?:set ?up|destroy|tear ?down) (?:pod )?network|network for (?:pod )?sandbox|network status for (?:pod )?sandbox|plugin type=|netplugin failed|[Nn]etworkPlugin \S+ failed|CNI (?:request )?failed|cni\.(?:Setup|Remove|Add|Del)|(?:to|from|for) CNI network|CmdAdd|CmdDel|SetupNetworkError|TeardownNetworkError|failed to find plugin|delegateAdd|DelegateAdd|\bMultus: |networking for alloc|failed to configure (?:bridge )?network: alloc_id|invoking CNI|cni setup: |The CNI plugin '|CNI Genie|skel\.PluginMain|failed to create endpoint \S+ on network|failed programming external connectivity|\bnetavark: |Currently at stage sandbox network|Pool overlaps with other one|\bmain\.cmd(?:Add|Del|Check)\(/;

/** Words that are hardly said of anything but networks of pods. */
const words =
  /\bcni\b|\/cni\/|\/cni-|multus|network-attachment|netns|network namespace|NetworkPlugin|NetworkReady|network plugin|\bipam\b|\bIPAM|ippool|veth|macvlan|ipvlan|vxlan|wireguard|slirp4netns|rootlesskit|\bpasta(?: failed|: )|\bsriov|SRIOV|\bbridge "|\bcni0\b|calico|projectcalico|cilium|flannel|antrea|ovn|\bovs|openvswitch|weave|whereabouts|spiderpool|spidernet|istio-cni|linkerd-cni|kube-ovn|kube-router|aws-node|aws-k8s-agent|ipamd|azure-vnet|azure-cns|terway|kuryr|contiv|romana|host-local|portmap|CNI-|xtables|iptables|ip6tables|\bipset\b|\bnft\b|storage engine|pod network|container network|CNI_|AddNetwork|DelNetwork|add cmd:|del cmd:|DHCP\.Allocate|DHCP daemon|receive an offer|Link not found|\bVF\b|pod sandbox|network sandbox|k8s\.cni\.cncf\.io|epoxy\.ip|prevResult|endpoint \d+ did not|clusterNetwork|netavark|\bsetns\b|\bNAD\b|\be?BPF\b|bpffs|hostport|network config\b|\bqdisc\b|filter for index/i;

/** Of a single statement these tell, too; in a journal they are said of the node itself. */
const wordsAlone =
  /^rpc error: code = \w+ desc = [^:]*$|RTNETLINK|\bnetlink\b|\bnetwork daemon\b|\broutes?\b|\b(?:pod|ip|policy) rules?\b|\bVRF\b|\bvrf\d|\bbond\b|"?\b(?:net|eth|ens|enp|veth|lo|br)\d+|\bIPv[46]\b|\bIP address|\bIPs?\b|\blink\b|\binterface\b|\bnetdev|\bMAC\b|\bvlan\b|\bmaster\b|\brange set\b|address pool|subnet|\bgateway\b|https:\/\/(?:\d+(?:\.\d+){3}|\[[\da-f.:]+\]):(?:443|6443)|system:serviceaccount:|127\.0\.0\.1:|\.sock\b|gRPC|\bpods? "[^"]+" (?:is forbidden|not found)/i;

/** Does a text have words that only stand around failures of network plugins? */
export function isFramed(text: string): boolean {
  return frames.test(text);
}

/** What else is known of a statement than its words. */
export interface Circumstances {
  /** Somebody asks about this statement only. */
  readonly isAlone: boolean;
  /** The program or the place in its source that logged it (text/logger.ts); empty: nothing tells. */
  readonly logger: string;
}

export function concernOf(statement: string, {isAlone, logger}: Circumstances): Concern {
  if (frames.test(statement)) return 'cni';
  if (elsewhereOf(statement) !== undefined) return 'other';
  return isAboutNetworks(statement) || words.test(logger) || (isAlone && networkWordsIn(statement) >= enough(logger))
    ? 'cni'
    : 'unsaid';
}

/** Who logs is somebody: a word that everybody uses is not enough then. */
function enough(logger: string): number {
  return logger === '' ? 1 : 2;
}

/** Does a text have words that are hardly said of anything but networks of pods? */
export function isAboutNetworks(text: string): boolean {
  return words.test(text);
}

/** Does a plugin speak, beyond doubt? Of a single statement words that hardly anybody else uses are enough. */
export function isSaidByPlugin(statement: string, {isAlone, logger}: Circumstances): boolean {
  if (frames.test(statement)) return true;
  if (!isAlone || elsewhereOf(statement) !== undefined) return false;
  return words.test(statement) || words.test(logger) || networkWordsIn(statement) > 1;
}

/** How many different ones of the words that tell of a single statement. */
export function networkWordsIn(statement: string): number {
  const found = [...statement.matchAll(new RegExp(wordsAlone, 'gi'))];
  return new Set(found.map(([word]) => word.toLowerCase())).size;
}
