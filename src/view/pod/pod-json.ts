import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {InterfaceStory} from '../../capture/pod/interfaces.js';
import type {Parting} from '../../capture/pod/partings.js';
import type {PodStory} from '../../capture/pod/story.js';
import type {PodEvent, PodRecord} from '../../records/pod-record.js';
import {callJson, type CallJson} from '../calls/capture-json.js';
import {partingText, type PartingText} from './parting-text.js';

/** A pod's story as `--json` shows it: an API, so fields are added and never renamed. */
export interface PodJson {
  readonly pod: {readonly namespace: string; readonly name: string; readonly uid: string | null};
  /** Null: Kubernetes was not asked or does not know the pod; the warnings say which. */
  readonly kubernetes: KubernetesJson | null;
  readonly interfaces: readonly InterfaceJson[];
  /** Empty: all is well, as far as can be told. */
  readonly partings: readonly PartingJson[];
  /** The latest attempt's calls; the outermost, all others are in their `children`. */
  readonly captures: readonly CallJson[];
  readonly attempts: number;
}

export interface KubernetesJson {
  readonly phase: string;
  readonly hostNetwork: boolean;
  readonly ips: readonly string[];
  readonly node: PodRecord['node'];
  /** The annotations' texts; empty if they are not there. */
  readonly networks: string;
  readonly defaultNetwork: string;
  readonly events: readonly PodEvent[] | null;
}

export interface InterfaceJson {
  readonly ifname: string;
  /** `network` null: the one that the node is configured for. */
  readonly wanted: {readonly network: string | null; readonly definition: string | null} | null;
  readonly done: {
    readonly network: string | null;
    readonly outcome: 'succeeded' | 'failed';
    readonly addresses: readonly string[];
    readonly captureIds: readonly string[];
  } | null;
  readonly believed: InterfaceStory['believed'];
}

export interface PartingJson {
  readonly kind: Parting['kind'];
  readonly ifname: string | null;
  readonly message: string;
  readonly suggestions: readonly string[];
  /** The innermost call that failed, if that is what it is about. */
  readonly captureId: string | null;
}

/**
 * @param trees the calls that the story was told from
 * @param wordsFor how a command line names a capture
 */
export function podJson(
  story: PodStory,
  trees: readonly Call[],
  nowMs: number,
  wordsFor: (id: string) => string,
): PodJson {
  const {namespace, name, record, attempt} = story;
  const containerId = attempt?.containerId;
  const own = trees.filter(({invocation}) => invocation.parameters.containerId === containerId);
  const uids = own.flatMap(callsIn).flatMap(({invocation}) => invocation.pod?.uid ?? []);
  return {
    pod: {namespace, name, uid: record?.uid ?? uids[0] ?? null},
    kubernetes: record === null ? null : kubernetesJson(record),
    interfaces: story.interfaces.map(interfaceJson),
    partings: story.partings.map((parting) => partingJson(parting, partingText(parting, nowMs, wordsFor))),
    captures: attempt === null ? [] : own.map(callJson),
    attempts: story.attemptCount,
  };
}

function kubernetesJson({phase, hostNetwork, ips, node, networks, defaultNetwork, events}: PodRecord): KubernetesJson {
  return {phase, hostNetwork, ips, node, networks: networks.text, defaultNetwork: defaultNetwork.text, events};
}

function interfaceJson({ifname, wanted, done, believed}: InterfaceStory): InterfaceJson {
  return {
    ifname,
    wanted: wanted === null ? null : wantedJson(wanted),
    done:
      done === null
        ? null
        : {
            network: done.network,
            outcome: done.hasFailed ? 'failed' : 'succeeded',
            addresses: done.addresses,
            captureIds: done.chain.map(({invocation}) => invocation.id),
          },
    believed,
  };
}

function wantedJson(wanted: NonNullable<InterfaceStory['wanted']>): InterfaceJson['wanted'] {
  if (wanted.kind === 'node-default') return {network: null, definition: null};
  const {namespace, name, definition} = wanted.network;
  return {network: `${namespace}/${name}`, definition: definition.kind};
}

function partingJson(parting: Parting, text: PartingText): PartingJson {
  return {
    kind: parting.kind,
    ifname: 'ifname' in parting ? parting.ifname : null,
    ...text,
    captureId: parting.kind === 'failed' ? parting.culprit.id : null,
  };
}
