import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {addressNumber} from '../cni/address.js';
import type {HostPaths} from '../system/host-paths.js';
import type {Allocation, NetworkAllocations} from './facts.js';

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

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
