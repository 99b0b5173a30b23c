import type {KubeconfigFile} from './checks/check-kubeconfigs.js';
import type {BadStorage} from './reading/read-storage.js';
import type {StoppedKubelet} from './reading/read-kubelet.js';
import type {ClusterRecord} from '../records/cluster-record.js';
import type {Presence} from '../system/presence.js';
import type {Network, PluginConfiguration} from './network.js';
import type {NodeConfiguration} from './reading/node-configuration.js';
import type {PluginFacts} from './reading/plugin-facts.js';

/** All that checks look at. They are pure: whatever must be asked of the node or the cluster is in here. */
export interface Facts {
  readonly node: NodeConfiguration;
  /** Null: no cluster told. */
  readonly cluster: ClusterRecord | null;
  readonly networks: readonly Network[];
  readonly plugins: readonly PluginConfiguration[];
  /** Where plugins are looked for, in order. */
  readonly binDirs: readonly string[];
  /** By type. */
  readonly programs: ReadonlyMap<string, PluginFacts>;
  /** Of this machine, as in `process.arch`. */
  readonly architecture: string;
  /** containerd runs here: it calls the plugin loopback for every pod. */
  readonly usesContainerd: boolean;
  readonly kernel: KernelFacts;
  /** Null, like the settings: what is not known. */
  readonly links: readonly Link[] | null;
  readonly ipForward: string | null;
  readonly ipv6: Ipv6Facts | null;
  /** `missing`: the module br_netfilter is not loaded. */
  readonly bridgeCallsIptables: string | null;
  /** The text of flanneld's file by its path; null: there is none, or it is hidden. */
  readonly flannelFiles: ReadonlyMap<string, string | null>;
  /** Of the files that configurations name, by path. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** The kernel's command line; null: it cannot be read, or these are the files of another machine. */
  readonly kernelArguments: string | null;
  /** M-Lab's own plugins that are installed, by path. */
  readonly mlabPlugins: readonly string[];
  readonly allocations: readonly NetworkAllocations[];
  /** Where host-local would fail to note an address. */
  readonly badStorage: readonly BadStorage[];
  readonly containers: ContainerLists;
  /** That lie beside the configurations. */
  readonly kubeconfigFiles: readonly KubeconfigFile[];
  /** That of multus. */
  readonly kubeconfig: KubeconfigFacts | null;
  /** Null: it runs, or nothing is known of one. */
  readonly kubelet: StoppedKubelet | null;
  /** The file that multus waits for before it does anything; null: for none. */
  readonly readinessFile: MultusFile | null;
  /** The socket of the daemon that does the work of a thick multus; null: it is no such. */
  readonly multusSocket: MultusFile | null;
  /** Files that were to be looked at and may not be seen, with the system's reason, by path. */
  readonly hidden: ReadonlyMap<string, string>;
}

export interface KernelFacts {
  readonly release: string;
  /** What is loaded, or built in and known to have parameters. */
  readonly loaded: ReadonlySet<string>;
  /** Modules that are installed or built in, for exactly this release; null: no list was found. */
  readonly installed: ReadonlySet<string> | null;
  /** The options of the kernel's configuration that are on; null: it was not found. */
  readonly options: ReadonlySet<string> | null;
}

export interface Ipv6Facts {
  readonly isOn: boolean;
  /** net.ipv6.conf.all.forwarding; null: it cannot be read. */
  readonly forwarding: string | null;
  /** net.ipv6.conf.default.disable_ipv6 */
  readonly isOffForNewLinks: boolean;
}

/** An interface of the node. */
export interface Link {
  readonly name: string;
  /** `bridge`, `veth` ...; empty for hardware. */
  readonly kind: string;
  /** As `ADDRESS/PREFIX`. */
  readonly addresses: readonly string[];
}

/** host-local's directory for a network: a file per address, named after it. */
export interface NetworkAllocations {
  readonly directory: string;
  readonly network: string;
  readonly allocations: readonly Allocation[];
}

export interface Allocation {
  readonly address: string;
  /** Empty: the file is. */
  readonly containerId: string;
  readonly ifname: string;
  readonly ageMs: number;
}

/** What the runtimes of a node say about their containers; an id that is not in it belongs to nobody. */
export type ContainerLists =
  /** The sockets of the runtimes with CRI that have told, and the ids of all containers, theirs and others'. */
  | {readonly kind: 'known'; readonly runtimes: readonly string[]; readonly ids: ReadonlySet<string>}
  | {readonly kind: 'unknown'; readonly reason: string};

export interface MultusFile {
  readonly path: string;
  /** True also of what may not be seen. */
  readonly mayExist: boolean;
}

export interface KubeconfigFacts {
  readonly path: string;
  /** Why it is of no use; null: it names this server. */
  readonly problem: string | null;
  readonly server: string;
  /** What that server says to its credentials; null: it was not asked. */
  readonly rights: KubeconfigRights | null;
}

export type KubeconfigRights =
  /** What the server would refuse of what is needed, as `get pods`. */
  | {readonly kind: 'told'; readonly refused: readonly string[]}
  | {readonly kind: 'unauthorized'; readonly reason: string}
  | {readonly kind: 'unknown'; readonly reason: string};
