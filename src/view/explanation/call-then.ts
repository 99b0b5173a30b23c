import type {CallThen, PodThen} from '../../capture/fleet/call-then.js';
import type {CollectedPod} from '../../records/collected-cluster.js';
import {section} from './explain.js';
import type {Screen} from '../text/screen.js';

/** The pod of a call as `--json` shows it: how it was when the call was collected. */
export interface PodThenJson {
  /** `there`; `gone`: the node had none of that name any more; `replaced`: another one had its name. */
  readonly pod: PodThen['kind'];
  /** Null, like all that follows: it was gone. */
  readonly phase: string | null;
  readonly reason: string | null;
  readonly ip: string | null;
  readonly owner: {readonly kind: string; readonly name: string} | null;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
}

export function podThenJson({pod: then, cluster}: CallThen): PodThenJson | null {
  if (then === null) return null;
  const {phase = null, reason = null, ip = null, owner = null} = then.kind === 'gone' ? {} : then.pod;
  return {pod: then.kind, phase, reason, ip, owner, askedAt: cluster.askedAt};
}

/** In one word, for a column. */
export function phaseThen(then: CallThen | null): string {
  if (then?.pod == null) return '-';
  return then.pod.kind === 'there' ? then.pod.pod.phase || '-' : then.pod.kind;
}

/** A section on what the API server said when the call was collected; none if it was not asked. */
export function renderCallThen(then: CallThen | null, screen: Screen): string[] {
  const paragraphs = callThenText(then);
  return paragraphs.length === 0 ? [] : [section('KUBERNETES', paragraphs, screen).join('\n')];
}

/** The same as sentences, a line each. */
export function callThenText(then: CallThen | null): string[] {
  if (then === null) return [];
  const {call, pod, cluster} = then;
  const {node, pods} = cluster;
  return [
    ...(pod === null || call.pod === null
      ? []
      : [`When this was collected, ${call.pod.namespace}/${call.pod.name} ${stateText(pod)}.`]),
    ...(node === null || node.isReady
      ? []
      : [`The node ${node.name} was not Ready: ${node.readiness || 'nobody said why'}.`]),
    ...networkText(pods),
  ];
}

function stateText(then: PodThen): string {
  if (then.kind === 'gone') return 'was not on this node any more';
  if (then.kind === 'replaced') return `was another pod of that name, ${phaseText(then.pod)}`;
  const {owner, ip} = then.pod;
  const maker = owner === null ? '' : `, made by the ${owner.kind} ${owner.name}`;
  return `was ${phaseText(then.pod)}${ip === '' ? '' : ` with ${ip}`}${maker}`;
}

function phaseText({phase, reason}: CollectedPod): string {
  return reason === '' ? phase : `${phase} (${reason})`;
}

/** Add-ons by the names of their DaemonSets and images. */
const addOn =
  /flannel|calico|canal|cilium|multus|weave|kube-router|antrea|ovn|sriov|whereabouts|kindnet|aws-node|amazon-k8s-cni|azure-cn|netd|contiv|romana|spiderpool|danm|nsx|contrail|tungsten/i;

function networkText(pods: readonly CollectedPod[]): string[] {
  const daemons = pods.filter(
    ({owner, images}) => owner?.kind === 'DaemonSet' && addOn.test(`${owner.name} ${images.join(' ')}`),
  );
  if (daemons.length === 0) return [];
  const texts = daemons.map((pod) => `${pod.namespace}/${pod.name} ${phaseText(pod)}, ${pod.images.join(', ')}`);
  return [`Of its network there ran: ${texts.join('; ')}.`];
}
