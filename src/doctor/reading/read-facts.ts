import {existsSync, statSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ClusterRecord} from '../../records/cluster-record.js';
import {asString, isObject} from '../../cni/json.js';
import {usesOf} from '../checks/check-plugins.js';
import {readText} from '../directory.js';
import type {Facts, Ipv6Facts, KubeconfigFacts, MultusFile} from '../facts.js';
import {parseFlannelFile} from './flannel-file.js';
import {flannelSubnetFile, pluginsOf, subnetFileOf, type Network, type PluginConfiguration} from '../network.js';
import {pathOnNode, type MultusConfiguration, type NodeConfiguration} from './node-configuration.js';
import {presenceOf} from '../../system/presence.js';
import {namedFiles} from './named-files.js';
import {nodeFiles, type NodeFiles} from './node-files.js';
import {probePlugin, type Prober} from './probe-plugin.js';
import {allocationsDirectory} from '../ranges.js';
import type {AskPods} from './cri-pods.js';
import {readAllocations} from './read-allocations.js';
import {readContainers} from './read-containers.js';
import {readKernel} from './read-kernel.js';
import {readStoppedKubelet} from './read-kubelet.js';
import {readKubeconfigs} from './read-kubeconfigs.js';
import {readLinks} from './read-links.js';
import {readBadStorage} from './read-storage.js';

/** What facts are read with. */
export interface Instruments extends Prober {
  /** Where shims are: calls of those would be recorded. */
  readonly shimmedDirs: readonly string[];
  /** Whether the interfaces of this process are the node's. */
  readonly seesLinks: boolean;
  readonly nowMs: number;
  /** Asks a runtime on its socket; null: none may be asked. */
  readonly askPods: AskPods | null;
  /** That of the kubelet's runtime; null: not known. */
  readonly runtimeSocket: string | null;
  /** Reads a kubeconfig with which a plugin asks the cluster. */
  readonly readKubeconfig: (path: string) => Promise<Omit<KubeconfigFacts, 'path'>>;
}

/** Reads everything that the configuration makes worth knowing, the plugins all at once. Nothing is changed. */
export async function readFacts(
  node: NodeConfiguration,
  networks: readonly Network[],
  cluster: ClusterRecord | null,
  instruments: Instruments,
): Promise<Facts> {
  const {host, run, architecture, nowMs, seesLinks, shimmedDirs} = instruments;
  const own = multusBinDir(node.multus).filter((path) => !shimmedDirs.includes(path));
  const binDirs = [...new Set([...own, ...instruments.binDirs])];
  const files = nodeFiles(host);
  const flannelFiles = readFlannelFiles(files, networks);
  const subnets = [...flannelFiles].flatMap(([path, text]) => {
    const {subnet} = parseFlannelFile(text ?? '');
    return subnet === undefined ? [] : [[path, subnet] as const];
  });
  const plugins = networks.flatMap((network) => pluginsOf(network, new Map(subnets)));
  const types = new Set([...usesOf(plugins).map(({type}) => type), 'loopback']);
  const [programs, links, kubeconfig, containers, kubelet] = await Promise.all([
    Promise.all([...types].map(async (type) => [type, await probePlugin({...instruments, binDirs}, type)] as const)),
    seesLinks ? readLinks(run) : null,
    readMultusKubeconfig(node.multus, files, instruments),
    readContainers(host, instruments.askPods, instruments.runtimeSocket),
    seesLinks ? readStoppedKubelet(run) : null,
  ]);
  return {
    node,
    cluster,
    networks,
    plugins,
    binDirs,
    programs: new Map(programs),
    architecture,
    usesContainerd: existsSync(host.at('/run/containerd/containerd.sock')),
    kernel: readKernel(host),
    links,
    ipForward: readSetting(host.at('/proc/sys/net/ipv4/ip_forward')),
    ipv6: readIpv6(instruments),
    bridgeCallsIptables: readBridgeSetting(instruments),
    flannelFiles,
    presence: new Map(namedFiles(plugins).map(({path}) => [path, presenceOf(host.at(path))])),
    kernelArguments: readSetting(host.at('/proc/cmdline')),
    mlabPlugins: binDirs
      .flatMap((dir) => ['index2ip', 'netctl'].map((name) => join(dir, name)))
      .filter((path) => existsSync(host.at(path))),
    containers,
    allocations: readAllocations(files, dataDirsOf(plugins), nowMs), // after them: what is freed meanwhile is not seen
    kubeconfigFiles: readKubeconfigs(host, node.directory.path),
    badStorage: readBadStorage(host, hostLocalDirs(plugins)),
    kubeconfig,
    kubelet,
    readinessFile: multusFile(files, asString(node.multus?.json['readinessindicatorfile'])),
    multusSocket: multusFile(files, multusSocketPath(node.multus)),
    hidden: files.hidden,
  };
}

/** multus looks there before it looks anywhere else. */
function multusBinDir(multus: MultusConfiguration | null): string[] {
  const binDir = asString(multus?.json['binDir']);
  return binDir ? [binDir] : [];
}

function readFlannelFiles({see}: NodeFiles, networks: readonly Network[]): Map<string, string | null> {
  const plugins = networks.flatMap((network) => pluginsOf(network, new Map()));
  const paths = plugins.filter(({type}) => type === 'flannel').map(subnetFileOf);
  return new Map([flannelSubnetFile, ...paths].map((path) => [path, see(path, readWhole) ?? null]));
}

function hostLocalDirs(plugins: readonly PluginConfiguration[]): string[] {
  const dirs = plugins.flatMap(({json}) => {
    const ipam = isObject(json['ipam']) ? json['ipam'] : {};
    return ipam['type'] === 'host-local' ? [asString(ipam['dataDir']) || allocationsDirectory] : [];
  });
  return [...new Set(dirs)];
}

function dataDirsOf(plugins: readonly PluginConfiguration[]): string[] {
  const own = plugins.flatMap(({json}) => (isObject(json['ipam']) && asString(json['ipam']['dataDir'])) || []);
  return [...new Set([allocationsDirectory, ...own])];
}

async function readMultusKubeconfig(
  multus: MultusConfiguration | null,
  {see, hidden}: NodeFiles,
  {host, readKubeconfig}: Instruments,
): Promise<KubeconfigFacts | null> {
  const path = asString(multus?.json['kubeconfig']);
  if (path) see(path, readWhole);
  return path && !hidden.has(path) ? {path, ...(await readKubeconfig(host.at(path)))} : null;
}

/** multus-cni pkg/server/api/shim.go and socket.go: older releases called the key `socketDir`. */
function multusSocketPath(multus: MultusConfiguration | null): string | undefined {
  if (asString(multus?.json['type']) !== 'multus-shim') return undefined;
  const {daemonSocketDir, socketDir} = multus?.json ?? {};
  const directory = asString(daemonSocketDir) || pathOnNode(asString(socketDir) ?? '', true);
  return join(directory || '/run/multus', 'multus.sock');
}

function multusFile({see, hidden}: NodeFiles, path: string | undefined): MultusFile | null {
  return path ? {path, mayExist: see(path, (file) => statSync(file)) !== undefined || hidden.has(path)} : null;
}

function readWhole(path: string): string {
  return readFileSync(path, 'utf8');
}

/** The kernel shows the settings of IPv6 unless it was started without (`ipv6.disable=1`). */
function readIpv6({host}: Prober): Ipv6Facts | null {
  if (!existsSync(host.at('/proc/sys/net'))) return null;
  const settings = '/proc/sys/net/ipv6';
  return {
    isOn: existsSync(host.at(settings)),
    forwarding: readSetting(host.at(join(settings, 'conf/all/forwarding'))),
    isOffForNewLinks: readSetting(host.at(join(settings, 'conf/default/disable_ipv6'))) === '1',
  };
}

/** The directory is there if the node's settings can be seen at all. */
function readBridgeSetting({host}: Prober): string | null {
  const settings = '/proc/sys/net';
  const value = readSetting(host.at(join(settings, 'bridge/bridge-nf-call-iptables')));
  return value ?? (existsSync(host.at(settings)) ? 'missing' : null);
}

function readSetting(path: string): string | null {
  return readText(path).text?.trim() ?? null;
}
