import type {JsonObject} from '../../src/cni/json.js';
import type {Facts} from '../../src/doctor/facts.js';
import {pluginsOf, type Network, type PluginConfiguration} from '../../src/doctor/network.js';
import type {Remark} from '../../src/doctor/remark.js';

/** What is known of a node on which nothing was found; a test puts in what it is about. */
export function factsWith(some: Partial<Facts>): Facts {
  const directory = {kind: 'read', path: '/etc/cni/net.d', entries: []} as const;
  return {
    node: {directory, winner: null, configuration: null, multus: null, engines: []},
    cluster: null,
    networks: [],
    plugins: [],
    binDirs: ['/opt/cni/bin'],
    programs: new Map(),
    architecture: 'x64',
    usesContainerd: false,
    kernel: {release: '5.10.0-test', loaded: new Set(), installed: null, options: null},
    links: [],
    ipForward: '1',
    ipv6: {isOn: true, forwarding: '1', isOffForNewLinks: false},
    bridgeCallsIptables: '1',
    flannelFiles: new Map(),
    presence: new Map(),
    kernelArguments: null,
    mlabPlugins: [],
    allocations: [],
    badStorage: [],
    containers: {kind: 'known', runtimes: ['/run/containerd/containerd.sock'], ids: new Set()},
    kubeconfigFiles: [],
    kubeconfig: null,
    kubelet: null,
    readinessFile: null,
    multusSocket: null,
    hidden: new Map(),
    ...some,
  };
}

/** The plugins of the default network `mynet`, as `/net.conflist` has them; `some` is what else is about that network. */
export function pluginsIn(plugins: readonly JsonObject[], some: Partial<Network> = {}): PluginConfiguration[] {
  const configuration = {cniVersion: '1.0.0', plugins};
  const network = {where: '/net.conflist', name: 'mynet', isDefault: true, isEngines: false, configuration, ...some};
  return pluginsOf(network, new Map());
}

/** What is said, in short: `error plugin-missing`, or `unchecked: the plugins`. */
export function inShort(remarks: readonly Remark[]): string[] {
  return remarks.map((each) => (each.kind === 'finding' ? `${each.severity} ${each.id}` : `unchecked: ${each.what}`));
}

/** All the words of what is said: what, evidence, and the next step. */
export function wordsOf(remarks: readonly Remark[]): string {
  return remarks
    .map((each) =>
      (each.kind === 'finding' ? [each.what, ...each.evidence, each.next] : [each.what, each.why]).join('\n'),
    )
    .join('\n');
}
