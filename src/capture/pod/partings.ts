import type {PodEvent, PodRecord, WantedNetwork, WantedNetworks} from '../../records/pod-record.js';
import type {Invocation} from '../invocation.js';
import type {Attempt} from './attempt.js';
import {addressKey, findDropped, type Dropped} from './dropped.js';
import type {InterfaceStory} from './interfaces.js';

/** Where what was wanted, done and believed part, or where it broke. */
export type Parting =
  | {readonly kind: 'annotation-invalid'; readonly wanted: Extract<WantedNetworks, {kind: 'invalid'}>}
  | {
      readonly kind: 'definition-missing' | 'definition-invalid' | 'no-definitions';
      readonly ifname: string;
      readonly network: WantedNetwork;
    }
  | {readonly kind: 'failed'; readonly ifname: string; readonly culprit: Invocation}
  /** The pod got other interfaces, and nobody called a plugin for this one. */
  | {readonly kind: 'not-called'; readonly ifname: string; readonly network: WantedNetwork}
  | {readonly kind: 'status-invalid'}
  /** It should be there, or is, and Kubernetes does not know. */
  | {readonly kind: 'not-reported'; readonly ifname: string}
  | {
      readonly kind: 'address-differs';
      readonly ifname: string;
      readonly captured: readonly string[];
      readonly believed: readonly string[];
    }
  /** A plugin for addresses gave it, and its caller left it out. */
  | {readonly kind: 'address-dropped'; readonly ifname: string; readonly dropped: Dropped}
  /** Kubernetes shows an address that a DEL took away. */
  | {readonly kind: 'undone'; readonly ifname: string; readonly believed: readonly string[]}
  /** The kubelet says that it failed, and no capture tells why. */
  | {readonly kind: 'sandbox-failed'; readonly event: PodEvent};

/** All partings, causes before consequences. */
export function findPartings(
  record: PodRecord | null,
  attempt: Attempt | null,
  interfaces: readonly InterfaceStory[],
): Parting[] {
  return [
    ...(record === null ? [] : annotationPartings(record)),
    ...interfaces.flatMap(definitionPartings),
    ...failure(attempt),
    ...interfaces.flatMap((each) => notCalled(each, attempt)),
    ...(attempt?.isUndone === true ? [] : interfaces.flatMap(droppedAddresses)),
    ...(record === null ? [] : beliefPartings(record, attempt, interfaces)),
  ];
}

function annotationPartings({defaultNetwork, networks}: PodRecord): Parting[] {
  return [defaultNetwork, networks].flatMap((wanted) =>
    wanted.kind === 'invalid' ? [{kind: 'annotation-invalid', wanted}] : [],
  );
}

function definitionPartings({ifname, wanted}: InterfaceStory): Parting[] {
  if (wanted?.kind !== 'annotated') return [];
  const {network} = wanted;
  const kind = definitionTroubles[network.definition.kind];
  return kind === null ? [] : [{kind, ifname, network}];
}

const definitionTroubles = {
  config: null,
  'on-node': null,
  unknown: null,
  missing: 'definition-missing',
  invalid: 'definition-invalid',
  'no-resource': 'no-definitions',
} as const satisfies Readonly<Record<WantedNetwork['definition']['kind'], string | null>>;

function failure(attempt: Attempt | null): Parting[] {
  const culprit = attempt?.culprit ?? null;
  return culprit === null ? [] : [{kind: 'failed', ifname: culprit.parameters.ifname ?? '', culprit}];
}

/** Not said where a failure before it, or delegates that nobody recorded, explain why no call is seen. */
function notCalled({ifname, wanted, done}: InterfaceStory, attempt: Attempt | null): Parting[] {
  if (attempt === null || attempt.culprit !== null || attempt.hidesDelegates) return [];
  if (done !== null || wanted?.kind !== 'annotated') return [];
  return [{kind: 'not-called', ifname, network: wanted.network}];
}

function droppedAddresses({ifname, done}: InterfaceStory): Parting[] {
  return done === null ? [] : findDropped(done).map((dropped) => ({kind: 'address-dropped', ifname, dropped}));
}

function beliefPartings(
  record: PodRecord,
  attempt: Attempt | null,
  interfaces: readonly InterfaceStory[],
): readonly Parting[] {
  if (record.status === 'invalid') return [{kind: 'status-invalid'}];
  const hasFailed = attempt !== null && attempt.culprit !== null;
  const event = record.events?.findLast(({reason}) => reason === 'FailedCreatePodSandBox');
  if (record.ips.length === 0) return event === undefined || hasFailed ? [] : [{kind: 'sandbox-failed', event}];
  const isOver = record.phase === 'Succeeded' || record.phase === 'Failed';
  return interfaces.flatMap((each) => [
    ...notReported(each, hasFailed),
    ...(attempt?.isUndone === true && !isOver ? undone(each) : addressDiffers(each)),
  ]);
}

function notReported({ifname, wanted, done, believed}: InterfaceStory, hasFailed: boolean): Parting[] {
  const isExpected = wanted?.kind === 'annotated' && (done === null || !done.hasFailed);
  return isExpected && !hasFailed && believed === null ? [{kind: 'not-reported', ifname}] : [];
}

function undone({ifname, done, believed}: InterfaceStory): Parting[] {
  if (done === null || believed === null || believed.addresses.length === 0) return [];
  return [{kind: 'undone', ifname, believed: believed.addresses}];
}

/** Kubernetes may know fewer addresses than the plugin gave, but no other ones. */
function addressDiffers({ifname, done, believed}: InterfaceStory): Parting[] {
  if (done === null || done.hasFailed || done.addresses.length === 0 || believed === null) return [];
  const captured = new Set(done.addresses.map(addressKey));
  if (believed.addresses.every((address) => captured.has(addressKey(address)))) return [];
  return [{kind: 'address-differs', ifname, captured: done.addresses, believed: believed.addresses}];
}
