import type {Call} from '../../capture/tree/call-tree.js';
import type {Parting} from '../../capture/pod/partings.js';
import {tellPodStory} from '../../capture/pod/story.js';
import type {PodRecord} from '../../records/pod-record.js';
import {checkIndexes} from './check-indexes.js';
import type {Facts} from '../facts.js';
import {doubtful, type DoctorFinding, type Remark} from '../remark.js';

/** Captured calls about pods, and how to put into words where a pod's sides part. */
export interface PodSight {
  /** The latest that was captured, oldest first. */
  readonly trees: readonly Call[];
  readonly treesOf: (pod: PodRecord) => readonly Call[];
  readonly textOf: (parting: Parting) => {readonly message: string; readonly suggestions: readonly string[]};
}

/** Checks what pods on the node ask for, and what Kubernetes believes that they have against what captures show. */
export function checkPods({cluster, node}: Facts, {treesOf, textOf}: PodSight): Remark[] {
  const pods = (cluster?.pods ?? []).filter(isAlive);
  const partings = pods.flatMap((pod) => {
    const story = tellPodStory(pod, pod, treesOf(pod));
    // without multus nobody reports, or makes, what annotations ask for
    const told = node.multus === null ? story.partings.filter(({kind}) => kind === 'failed') : story.partings;
    return told.map((parting) => podFinding(pod, parting, textOf(parting)));
  });
  return [...partings, ...(node.multus === null ? withoutMultus(pods) : checkIndexes(pods))];
}

function isAlive({phase, hostNetwork}: PodRecord): boolean {
  return !hostNetwork && (phase === 'Pending' || phase === 'Running');
}

/** Kinds that break a pod; with others it runs, and Kubernetes is mistaken. */
const breaking: ReadonlySet<Parting['kind']> = new Set([
  'annotation-invalid',
  'definition-missing',
  'definition-invalid',
  'no-definitions',
  'failed',
  'sandbox-failed',
]);

function podFinding(
  {namespace, name}: PodRecord,
  {kind}: Parting,
  {message, suggestions}: {readonly message: string; readonly suggestions: readonly string[]},
): DoctorFinding {
  return {
    kind: 'finding',
    severity: breaking.has(kind) ? 'error' : 'warning',
    id: `pod-${kind}`,
    what: `pod ${namespace}/${name}: ${message}`,
    evidence: [`mlab-cni pod ${namespace}/${name}    shows all sides`],
    next: suggestions[0] ?? '',
  };
}

function withoutMultus(pods: readonly PodRecord[]): Remark[] {
  return pods
    .filter(({networks}) => networks.text !== '')
    .map(({namespace, name, networks}) =>
      doubtful('pod-networks-ignored', {
        what: `pod ${namespace}/${name} asks for networks, and nothing on this node reads that`,
        evidence: [`${networks.annotation}: ${networks.text}`, 'the configuration of this node does not use multus'],
        next: 'see that multus runs on this node and has put its configuration first',
      }),
    );
}
