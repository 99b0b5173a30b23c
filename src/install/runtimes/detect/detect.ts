import {TargetError} from '../../../errors.js';
import {entryAt} from '../../../system/entry-at.js';
import {containerdSocket, isWithoutCri} from '../containerd/containerd.js';
import {crioSocket} from '../crio/crio.js';
import {readKubeletFacts, type KubeletFacts} from '../kubelet/facts.js';
import {firstWithoutCni, kubeletVersion, type KubeletVersion} from '../kubelet/version.js';
import type {NodeAccess, RuntimeName} from '../target.js';
import {findDistribution, type Distribution} from './distribution.js';
import {configurationInForce, defaultConfDir} from '../../networks/network-configuration.js';

/** Who starts pods on a node, and what was seen that says so. */
export interface Detection {
  readonly runtime: RuntimeName;
  /** What was found, a line each. */
  readonly found: readonly string[];
  /** Why it is that one. */
  readonly because: string;
}

/**
 * Finds out what starts pods here. Only reads, and asks runtimes on their sockets.
 *
 * @throws TargetError if nothing does, if that cannot be told for sure, or if it is something that is not set up here
 */
export async function detectRuntime(node: NodeAccess): Promise<Detection> {
  const distribution = findDistribution(node.host);
  if (distribution !== undefined) throw setUpByHand(distribution);
  const facts = await readKubeletFacts(node);
  const kubelet = facts && {...facts, version: await kubeletVersion(node, facts.program)};
  const services = await findServices(node);
  const {runtime, because} = choose(
    node,
    kubelet,
    services.map(({name}) => name),
  );
  const service = services.find(({name}) => name === runtime);
  const confDir = service?.confDir ?? kubelet?.confDir ?? defaultConfDir;
  const inForce = configurationInForce(node.host, confDir);
  const network =
    inForce === undefined
      ? `there is no network configuration in ${confDir}`
      : `${inForce.path} is the network configuration in force (${inForce.plugins.join(', ')})`;
  return {runtime, found: [...describeKubelet(kubelet), ...services.map(({found}) => found), network], because};
}

/** Whose socket the kubelet was given. Undefined: none that is known here. */
export async function runtimeOfKubelet(node: NodeAccess): Promise<RuntimeName | undefined> {
  const facts = await readKubeletFacts(node);
  return facts?.socket == null ? undefined : byWholeSocket(node, facts.socket);
}

type Kubelet = KubeletFacts & {readonly version: KubeletVersion | null};

function choose(
  node: NodeAccess,
  kubelet: Kubelet | undefined,
  services: readonly RuntimeName[],
): Omit<Detection, 'found'> {
  if (kubelet?.socket != null) {
    const runtime = byWholeSocket(node, kubelet.socket);
    if (runtime === undefined) throw unknownSocket(kubelet.socket);
    return {runtime, because: `the kubelet starts pods through ${kubelet.socket}`};
  }
  if (kubelet?.runtime === 'docker') {
    return {runtime: 'kubelet', because: 'a kubelet with --container-runtime=docker calls plugins itself'}; // gone with 1.24
  }
  const callsItself = kubelet !== undefined && kubelet.runtime !== 'remote';
  if (callsItself && kubelet.version !== null && kubelet.version.minor < firstWithoutCni) {
    return {runtime: 'kubelet', because: `a kubelet ${kubelet.version.text} without a CRI socket drives docker`};
  }
  const maybeItself = callsItself && kubelet.version === null;
  const candidates: readonly RuntimeName[] = [...(maybeItself ? (['kubelet'] as const) : []), ...services];
  const [first, second] = candidates;
  if (first === undefined) throw nothingHere(node);
  if (second !== undefined) throw inDoubt(candidates);
  return {runtime: first, because: 'nothing else here starts pods'};
}

/** An address of the same base name may be another containerd's: k0s and others bring their own. */
function byWholeSocket(node: NodeAccess, socket: string): RuntimeName | undefined {
  const plain = (path: string) => path.replace(/^unix:\/*\//, '/').replace(/^\/var\/run\//, '/run/');
  const own = [
    ['containerd', containerdSocket(node)],
    ['crio', crioSocket(node)],
  ] as const;
  return own.find(([, path]) => plain(path) === plain(socket))?.[0];
}

interface Service {
  readonly name: RuntimeName;
  readonly confDir: string | null;
  readonly found: string;
}

/** Runtimes that are set up here, and on the running system those that answer. */
async function findServices(node: NodeAccess): Promise<Service[]> {
  const services: Service[] = [];
  for (const [name, paths] of [
    ['containerd', ['/etc/containerd/config.toml', '/run/containerd/containerd.sock']],
    ['crio', ['/etc/crio/crio.conf', '/etc/crio/crio.conf.d', '/run/crio/crio.sock', '/var/run/crio/crio.sock']],
  ] as const) {
    const path = paths.find((candidate) => entryAt(node.host.at(candidate)) !== undefined);
    if (path === undefined) continue;
    const socket = paths.find((candidate) => candidate.endsWith('.sock') && entryAt(node.host.at(candidate)));
    const status = socket === undefined ? undefined : await node.askCri(node.host.at(socket));
    if (node.live && status === undefined) continue; // it does not run
    if (name === 'containerd' && isWithoutCri(node)) continue;
    const dirs = status?.pluginDirs?.join(', ');
    const state = status === undefined ? `is set up (${path})` : `answers on ${socket ?? ''}`;
    const looks = dirs === undefined ? '' : ` and looks for plugins in ${dirs}`;
    services.push({name, confDir: status?.confDir ?? null, found: `${name} ${state}${looks}`});
  }
  return services;
}

function describeKubelet(kubelet: Kubelet | undefined): string[] {
  if (kubelet === undefined) return [];
  const {program, version, runtime, socket} = kubelet;
  const flags = [runtime, socket].filter((value) => value !== null).join(' ');
  return [`kubelet ${version?.text ?? `of unknown version (${program})`}${flags === '' ? '' : ` with ${flags}`}`];
}

function setUpByHand({name, path, instructions}: Distribution): TargetError {
  return new TargetError(
    `this is ${name} (${path}), which brings and configures a container runtime of its own: nothing was changed`,
    {
      suggestions: instructions,
    },
  );
}

const sayWhich = '--runtime kubelet, --runtime containerd or --runtime crio    decides';

function unknownSocket(socket: string): TargetError {
  const dockerd = socket.includes('cri-dockerd')
    ? ' That is cri-dockerd: --cni-bin-dir=SHIMS,PLUGINS in ExecStart of cri-docker.service, then restart it.'
    : '';
  return new TargetError(`the kubelet starts pods through ${socket}, which is not known here.${dockerd}`, {
    suggestions: [
      sayWhich,
      'with --mode mount no configuration is needed: --runtime containerd --mode mount --bin-dir DIR',
      'nothing was changed',
    ],
  });
}

function nothingHere({host}: NodeAccess): TargetError {
  const others = withoutKubernetes.filter(({path}) => entryAt(host.at(path)) !== undefined);
  const there = others
    .map(({name, path}) => `${name} is here (${path}), which starts no pods of Kubernetes`)
    .join('; ');
  const seen = there === '' ? '' : `. ${there}`;
  return new TargetError(
    `nothing was found here that starts pods: no kubelet, no containerd with CRI, no CRI-O${seen}`,
    {
      suggestions: [
        ...(others.length === 0
          ? ['run it on the node itself']
          : ['its plugins: --runtime containerd --mode mount --bin-dir DIR']),
        sayWhich,
        'nothing was changed',
      ],
    },
  );
}

const withoutKubernetes = [
  {name: 'podman', path: '/usr/bin/podman'},
  {name: 'docker', path: '/usr/bin/dockerd'},
  {name: 'nerdctl', path: '/usr/local/bin/nerdctl'},
] as const;

function inDoubt(candidates: readonly RuntimeName[]): TargetError {
  return new TargetError(`it cannot be told for sure which of ${candidates.join(' and ')} starts pods here`, {
    suggestions: [sayWhich, "the kubelet's --container-runtime-endpoint would tell", 'nothing was changed'],
  });
}
