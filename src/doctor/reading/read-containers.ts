import {readdirSync, readFileSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {look} from '../../system/look.js';
import {listeningSockets} from '../../system/listening-sockets.js';
import {criSockets, type AskPods} from './cri-pods.js';
import type {ContainerLists} from '../facts.js';

/**
 * Every pod and container of this node, asked of every runtime with CRI that listens, and read from the directories of
 * those without. A list in which one of them is missing proves nothing, so it is no list.
 *
 * @param askPods null: the files are another machine's
 * @param known a socket that is in use, by whatever name; null: none is known
 */
export async function readContainers(
  host: HostPaths,
  askPods: AskPods | null,
  known: string | null,
): Promise<ContainerLists> {
  if (askPods === null)
    return {kind: 'unknown', reason: 'no runtime was asked: these are the files of another machine'};
  const listening = look(() => readFileSync(host.at('/proc/net/unix'), 'utf8'));
  if (listening.kind === 'refused')
    return {kind: 'unknown', reason: `/proc/net/unix cannot be read (${listening.reason})`};
  const found = criSockets(listeningSockets(listening.kind === 'found' ? listening.value : ''));
  const sockets = [...new Set([...(known === null ? [] : [known]), ...found])];
  const answers = await Promise.all(sockets.map(async (socket) => ({socket, ...(await askPods(host.at(socket)))})));
  const silent = answers.find((answer) => answer.kind === 'silent');
  if (silent !== undefined) return {kind: 'unknown', reason: `${silent.socket} does not tell: ${silent.reason}`};
  const pods = answers.flatMap((answer) => (answer.kind === 'pods' ? [answer] : []));
  if (pods.length === 0) return {kind: 'unknown', reason: 'no runtime with CRI answers here'};
  try {
    const others = stateDirectories(host, sockets).flatMap((path) => readdirSync(host.at(path)));
    const ids = new Set([...pods.flatMap((answer) => answer.ids), ...others]);
    return {kind: 'known', runtimes: pods.map(({socket}) => socket), ids};
  } catch (error) {
    return {kind: 'unknown', reason: error instanceof Error ? error.message : String(error)};
  }
}

/** Where runtimes have a directory per container, in `*` for each of their namespaces. */
const stateDirs = [
  '/run/docker/runtime-runc/*',
  '/var/run/docker/containerd/daemon/io.containerd.runtime.v2.task/*',
  '/var/lib/containers/storage/overlay-containers',
  '/var/lib/containers/storage/vfs-containers',
  '/var/lib/containers/storage/btrfs-containers',
  '/var/lib/docker/containers',
  '/var/lib/nerdctl/*/containers/*',
];

/** containerd's are beside its socket. */
function stateDirectories(host: HostPaths, sockets: readonly string[]): string[] {
  const beside = ['/run/containerd', ...sockets.map((socket) => dirname(socket))];
  const patterns = [...new Set(beside)].map((path) => `${path}/io.containerd.runtime.v2.task/*`);
  return [...patterns, ...stateDirs].flatMap((pattern) => expand(host, pattern.split('/').slice(1), '/'));
}

function expand(host: HostPaths, [part, ...rest]: readonly string[], path: string): string[] {
  if (part === undefined) return [path];
  if (statSync(host.at(path), {throwIfNoEntry: false})?.isDirectory() !== true) return [];
  const names = part === '*' ? readdirSync(host.at(path)) : [part];
  return names
    .map((name) => join(path, name))
    .filter((each) => statSync(host.at(each), {throwIfNoEntry: false})?.isDirectory() === true)
    .flatMap((each) => expand(host, rest, each));
}
