import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {addressNumber} from '../../cni/address.js';
import type {Allocation, NetworkAllocations} from '../facts.js';
import type {NodeFiles} from './node-files.js';

/**
 * Reads host-local's directories: a file per address with the container's id and, on a second line, the interface
 * (github.com/containernetworking/plugins plugins/ipam/host-local/backend/disk/backend.go). What is
 * hidden is missing in it.
 *
 * @param dataDirs where each network has a directory
 */
export function readAllocations({see}: NodeFiles, dataDirs: readonly string[], nowMs: number): NetworkAllocations[] {
  return dataDirs.flatMap((dataDir) =>
    (see(dataDir, readNames) ?? []).flatMap((network) => {
      const directory = join(dataDir, network);
      const names = see(directory, readNames) ?? [];
      const addresses = names.filter((name) => addressNumber(name) !== undefined);
      const allocations = addresses.map((address) =>
        see(join(directory, address), (path) => readAllocation(path, address, nowMs)),
      );
      return [{directory, network, allocations: allocations.filter((each) => each !== undefined)}];
    }),
  );
}

function readNames(path: string): string[] {
  return readdirSync(path);
}

/** Another one may free it in the meantime. */
function readAllocation(path: string, address: string, nowMs: number): Allocation {
  const [containerId = '', ifname = ''] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return {address, containerId, ifname, ageMs: nowMs - statSync(path).mtimeMs};
}
