import {addressNumber} from '../../cni/address.js';
import {quote} from '../../shell/quote.js';
import type {Allocation, ContainerLists, Facts, NetworkAllocations} from '../facts.js';
import {rangesOf, type PluginRange} from '../ranges.js';
import {broken, doubtful, unchecked, type DoctorFinding, type Remark} from '../remark.js';

type KnownContainers = Extract<ContainerLists, {kind: 'known'}>;

/** Checks who holds addresses: containers that are gone, more than there are, the same one twice. */
export function checkAllocations(facts: Facts): Remark[] {
  const {allocations, containers} = facts;
  const ranges = rangesOf(facts);
  const ofPods = allocations.filter(({directory}) => isOfPods(ranges, directory));
  const mayLeak = ofPods.some((network) => network.allocations.some(({containerId}) => isRuntimes(containerId)));
  return [
    ...fullSets(ranges, allocations).flatMap((set) => full(set, containers)),
    ...allocations.flatMap(emptyFiles),
    ...allocations.flatMap((network) => heldTwice(network, ranges)),
    ...(containers.kind === 'known' ? ofPods.flatMap((network) => leaked(network, containers)) : []),
    ...(containers.kind === 'unknown' && mayLeak
      ? [unchecked('whether containers that are gone still hold addresses', containers.reason)]
      : []),
  ];
}

/** Addresses from there are given by runtimes with CRI alone, whose lists say which of their pods there are. */
function isOfPods(ranges: readonly PluginRange[], directory: string): boolean {
  const plugins = ranges.filter((range) => range.directory === directory).map(({plugin}) => plugin);
  return plugins.length > 0 && plugins.every(({isEngines}) => !isEngines);
}

/** A runtime calls plugins before it starts the sandbox, and a kubelet waits 4 minutes for both. */
const settledMs = 5 * 60_000;

/** Others make ids of their own, which no list holds: cnitool, nomad, tests. */
function isRuntimes(containerId: string): boolean {
  return /^[0-9a-f]{64}$/.test(containerId);
}

function isGone({containerId, ageMs}: Allocation, {ids}: KnownContainers): boolean {
  return isRuntimes(containerId) && !ids.has(containerId) && ageMs > settledMs;
}

/** Of each set that has no address left, the ranges. */
function fullSets(ranges: readonly PluginRange[], allocations: readonly NetworkAllocations[]): FullRange[][] {
  const keys = [...new Set(ranges.map(keyOf))];
  const sets = keys.map((key) => ranges.filter((range) => keyOf(range) === key).map((range) => withHolders(range)));
  return sets.filter((set) => set.every(({range, held}) => BigInt(held.length) >= range.size));

  function withHolders(range: PluginRange): FullRange {
    const own = allocations.find(({directory}) => directory === range.directory)?.allocations ?? [];
    return {range, held: own.filter(({address}) => isIn(range, addressNumber(address)))};
  }
}

interface FullRange {
  readonly range: PluginRange;
  readonly held: readonly Allocation[];
}

function keyOf({directory, set, plugin}: PluginRange): string {
  return [directory, plugin.where, set].join(' ');
}

function isIn({first, last}: PluginRange, number: bigint | undefined): boolean {
  return number !== undefined && first <= number && number <= last;
}

function full(set: readonly FullRange[], containers: ContainerLists): DoctorFinding[] {
  const [first] = set;
  if (first === undefined) return [];
  const {directory, plugin} = first.range;
  const isKnown = containers.kind === 'known' && !plugin.isEngines;
  const gone = isKnown ? set.flatMap(({held}) => held.filter((each) => isGone(each, containers))) : [];
  const subnets = set.map(({range}) => range.subnet).join(', ');
  return [
    broken('range-full', {
      what: `no address is left in ${subnets}: the next pod fails with "no IP addresses available in range set"`,
      evidence: [
        ...set.map(({range, held}) => `${directory}: ${held.length} of ${range.size} addresses are held`),
        plugin.where,
        ...(gone.length === 0 ? [] : [`${gone.length} of them by containers that are gone: ${addressesOf(gone)}`]),
      ],
      next: gone.length > 0 ? freeing(directory, gone) : 'move pods away, or give this node a larger range',
    }),
  ];
}

function leaked({directory, allocations}: NetworkAllocations, containers: KnownContainers): DoctorFinding[] {
  const gone = allocations.filter((each) => isGone(each, containers));
  const [first] = gone;
  if (first === undefined) return [];
  const runtimes = containers.runtimes.join(', ');
  return [
    doubtful('addresses-leaked', {
      what: `${gone.length} ${gone.length === 1 ? 'address is' : 'addresses are'} held by containers that are gone: no DEL freed them`,
      evidence: [
        `${directory}: ${addressesOf(gone)}`,
        `${first.address}: container ${first.containerId.slice(0, 12)} is no pod of ${runtimes}`,
      ],
      next: freeing(directory, gone),
    }),
  ];
}

/** Removes a file only if it still belongs to the container that is gone: the address may have been given again. */
function freeing(directory: string, gone: readonly Allocation[]): string {
  const some = gone.slice(0, shownAddresses);
  const ids = [...new Set(some.map(({containerId}) => containerId.slice(0, 12)))];
  const files = some.map(({address}) => address).join(' ');
  const rest = gone.length > some.length ? '; then doctor once more, for the others' : '';
  return `cd ${quote(directory)} && grep -lE '^(${ids.join('|')})' ${files} | xargs -r rm${rest}`;
}

/** A crash between creating and writing leaves one, and nobody ever frees it. */
function emptyFiles({directory, allocations}: NetworkAllocations): DoctorFinding[] {
  const empty = allocations.filter(({containerId, ageMs}) => containerId === '' && ageMs > settledMs);
  if (empty.length === 0) return [];
  return [
    doubtful('allocation-empty', {
      what: `addresses that belong to nobody and are never given again: ${addressesOf(empty)}`,
      evidence: [`${directory}: the files are empty (https://github.com/containernetworking/plugins/issues/498)`],
      next: `cd ${quote(directory)} && find ${empty.map(({address}) => address).join(' ')} -empty -delete`,
    }),
  ];
}

function heldTwice({directory, allocations}: NetworkAllocations, ranges: readonly PluginRange[]): DoctorFinding[] {
  const own = ranges.filter((range) => range.directory === directory);
  const groups = new Map<string, Allocation[]>();
  for (const allocation of allocations) {
    const {address, containerId, ifname} = allocation;
    const range = own.findIndex((each) => isIn(each, addressNumber(address)));
    if (range < 0 || containerId === '' || ifname === '') continue; // old ones wrote no interface: there may be two
    const key = [containerId, ifname, range].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), allocation]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      doubtful('addresses-twice', {
        what: `one container holds ${group.length} addresses of one range for ${group[0]?.ifname ?? ''}`,
        evidence: [`${directory}: ${addressesOf(group)} for container ${group[0]?.containerId.slice(0, 12) ?? ''}`],
        next: 'kubectl get pods -A -o wide tells which of them the pod has: that file has to stay, the others may be moved away',
      }),
    );
}

const shownAddresses = 8;

function addressesOf(allocations: readonly Allocation[]): string {
  const shown = allocations.slice(0, shownAddresses).map(({address}) => address);
  return [...shown, ...(allocations.length > shown.length ? ['...'] : [])].join(' ');
}
