import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {addressNumber} from '../cni/address.js';
import type {HostPaths} from '../system/host-paths.js';
import type {Allocation, NetworkAllocations, RunningContainers} from './facts.js';

/**
 * Reads host-local's directories: a file per address with the container's id and, on a second line, the interface
 * (github.com/containernetworking/plugins plugins/ipam/host-local/backend/disk/backend.go).
 *
 * @param dataDirs where each network has a directory
 */
export function readAllocations({at}: HostPaths, dataDirs: readonly string[], nowMs: number): NetworkAllocations[] {
  return dataDirs.flatMap((dataDir) =>
    namesIn(at(dataDir)).map((network) => {
      const directory = join(dataDir, network);
      const addresses = namesIn(at(directory)).filter((name) => addressNumber(name) !== undefined);
      const allocations = addresses.flatMap((address) => readAllocation(at(join(directory, address)), address, nowMs));
      return {directory, network, allocations};
    }),
  );
}

/** Another one may free it in the meantime. */
function readAllocation(path: string, address: string, nowMs: number): Allocation[] {
  try {
    const [containerId = '', ifname = ''] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
    return [{address, containerId, ifname, ageMs: nowMs - statSync(path).mtimeMs}];
  } catch {
    return [];
  }
}

/** Where runtimes have a directory per container that runs, or at least one per container that exists. */
const stateDirs = [
  '/run/containerd/io.containerd.runtime.v2.task/k8s.io',
  '/run/containerd/io.containerd.runtime.v2.task/moby',
  '/run/containerd/io.containerd.runtime.v2.task/default',
  '/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io',
  '/run/docker/runtime-runc/moby',
  '/var/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby',
  '/var/lib/containers/storage/overlay-containers',
  '/var/lib/docker/containers',
];

/**
 * The ids of containers, from the runtimes' own directories; null: there is none of these, or one cannot be read and all
 * of its containers would seem to be gone.
 */
export function readContainers({at}: HostPaths): RunningContainers | null {
  const sources = stateDirs.filter((path) => statSync(at(path), {throwIfNoEntry: false})?.isDirectory() === true);
  if (sources.length === 0) return null;
  try {
    return {sources, ids: new Set(sources.flatMap((path) => readdirSync(at(path))))};
  } catch {
    return null;
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
