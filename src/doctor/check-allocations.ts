import {addressNumber} from '../cni/address.js';
import type {Allocation, Facts, NetworkAllocations, RunningContainers} from './facts.js';
import {rangesOf, type PluginRange} from './ranges.js';
import {broken, doubtful, unchecked, type DoctorFinding, type Remark} from './remark.js';

/** Checks who holds addresses: containers that are gone, more than there are, the same one twice. */
export function checkAllocations(facts: Facts): Remark[] {
  const {allocations, containers} = facts;
  const ranges = rangesOf(facts);
  const holders = allocations.flatMap((network) => network.allocations);
  const isUnknown = containers === null && holders.some(({containerId}) => isRuntimes(containerId));
  return [
    ...ranges.flatMap((range) => full(range, allocations, containers)),
    ...allocations.flatMap(emptyFiles),
    ...allocations.flatMap((network) => heldTwice(network, ranges)),
    ...(containers === null ? [] : allocations.flatMap((network) => leaked(network, containers))),
    ...(isUnknown
      ? [unchecked('whether containers that are gone still hold addresses', 'no list of running containers was found')]
      : []),
  ];
}

/** A runtime calls plugins before it starts the sandbox, and a kubelet waits 4 minutes for both. */
const settledMs = 5 * 60_000;

/** Others make ids of their own, which no list holds: cnitool, nomad, tests. */
function isRuntimes(containerId: string): boolean {
  return /^[0-9a-f]{64}$/.test(containerId);
}

function isGone({containerId, ageMs}: Allocation, {ids}: RunningContainers): boolean {
  return isRuntimes(containerId) && !ids.has(containerId) && ageMs > settledMs;
}

function full(
  range: PluginRange,
  all: readonly NetworkAllocations[],
  containers: RunningContainers | null,
): DoctorFinding[] {
  const {directory, first, last, subnet, size, plugin} = range;
  const allocations = all.find((network) => network.directory === directory)?.allocations ?? [];
  const held = allocations.filter(({address}) => {
    const number = addressNumber(address);
    return number !== undefined && first <= number && number <= last;
  });
  if (BigInt(held.length) < size) return [];
  const gone = containers === null ? [] : held.filter((each) => isGone(each, containers));
  return [
    broken('range-full', {
      what: `no address is left in ${subnet}: the next pod fails with "no IP addresses available in range set"`,
      evidence: [
        `${directory}: ${held.length} of ${size} addresses are held`,
        plugin.where,
        ...(gone.length === 0 ? [] : [`${gone.length} of them by containers that do not run: ${addressesOf(gone)}`]),
      ],
      next:
        gone.length > 0
          ? `remove the files of those ${gone.length} addresses in ${directory}`
          : 'move pods away, or give this node a larger range',
    }),
  ];
}

function leaked({directory, allocations}: NetworkAllocations, containers: RunningContainers): DoctorFinding[] {
  const gone = allocations.filter((each) => isGone(each, containers));
  const [first] = gone;
  if (first === undefined) return [];
  return [
    doubtful('addresses-leaked', {
      what: `${gone.length} ${gone.length === 1 ? 'address is' : 'addresses are'} held by containers that do not run: no DEL freed them`,
      evidence: [
        `${directory}: ${addressesOf(gone)}`,
        `${first.address}: container ${first.containerId.slice(0, 12)} is not in ${containers.sources.join(', ')}`,
      ],
      next: `look once more, then: cd ${directory} && rm ${addressesOf(gone)}`,
    }),
  ];
}

/** A crash between creating and writing leaves one, and nobody ever frees it. */
function emptyFiles({directory, allocations}: NetworkAllocations): DoctorFinding[] {
  const empty = allocations.filter(({containerId}) => containerId === '');
  if (empty.length === 0) return [];
  return [
    doubtful('allocation-empty', {
      what: `addresses that belong to nobody and are never given again: ${addressesOf(empty)}`,
      evidence: [`${directory}: the files are empty (https://github.com/containernetworking/plugins/issues/498)`],
      next: `cd ${directory} && rm ${addressesOf(empty)}`,
    }),
  ];
}

function heldTwice({directory, allocations}: NetworkAllocations, ranges: readonly PluginRange[]): DoctorFinding[] {
  const own = ranges.filter((range) => range.directory === directory);
  const groups = new Map<string, Allocation[]>();
  for (const allocation of allocations) {
    const {address, containerId, ifname} = allocation;
    const number = addressNumber(address) ?? 0n;
    const range = own.findIndex(({first, last}) => first <= number && number <= last);
    if (range < 0 || containerId === '') continue;
    const key = [containerId, ifname, range].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), allocation]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      doubtful('addresses-twice', {
        what: `one container holds ${group.length} addresses of one range for ${group[0]?.ifname || 'one interface'}`,
        evidence: [`${directory}: ${addressesOf(group)} for container ${group[0]?.containerId.slice(0, 12) ?? ''}`],
        next: 'keep the file of the address that the pod has: kubectl get pods -A -o wide',
      }),
    );
}

function addressesOf(allocations: readonly Allocation[]): string {
  const shown = allocations.slice(0, 8).map(({address}) => address);
  return [...shown, ...(allocations.length > shown.length ? ['...'] : [])].join(' ');
}
