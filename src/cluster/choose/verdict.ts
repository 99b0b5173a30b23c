import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';
import type {Obstacle} from '../pod/obstacle.js';

/** Why nothing can be recorded on a node, as far as its object tells; null: nothing speaks against it. */
export function verdictOn(node: FleetNode): Obstacle | null {
  const verdict = verdicts.find(({fits}) => fits(node));
  if (verdict === undefined) return null;
  return {reason: verdict.reason, remedy: verdict.remedy ?? 'leave this node out'};
}

interface Verdict {
  readonly fits: (node: FleetNode) => boolean;
  readonly reason: string;
  readonly remedy?: string;
}

/** The shim is a script: where there is no shell, a plugin behind it would not start. */
const verdicts: readonly Verdict[] = [
  {
    fits: ({os, osImage}) => os === 'windows' || /^windows/i.test(osImage),
    reason: 'it runs Windows: the shim is a POSIX shell script',
  },
  {
    // https://www.talos.dev/latest/learn-more/philosophy/
    fits: ({osImage}) => /^talos\b/i.test(osImage),
    reason: 'it runs Talos, which has no shell: the shim could not run there, and plugins behind it would fail',
  },
  {
    // its root has no /bin/sh that plugins may use: istio/istio#48746
    fits: ({osImage}) => /^bottlerocket\b/i.test(osImage),
    reason:
      'it runs Bottlerocket, whose root has no shell: the shim could not run there, and plugins behind it would fail',
  },
  {
    // https://docs.aws.amazon.com/eks/latest/userguide/fargate.html: neither privileged pods nor pods with hostNetwork
    fits: ({labels}) => labels['eks.amazonaws.com/compute-type'] === 'fargate',
    reason: 'it is a Fargate node: no privileged pod may run there',
  },
  {
    // the label and the taint that providers of Virtual Kubelet set (AKS virtual nodes, Alibaba ECI, admiralty)
    fits: ({labels, taints}) =>
      labels['type'] === 'virtual-kubelet' || taints.some((taint) => taint.startsWith('virtual-kubelet.io/')),
    reason: 'it is no machine but a virtual kubelet: no CNI plugin runs there',
  },
  {
    // https://kwok.sigs.k8s.io/docs/user/configuration
    fits: ({labels, annotations}) => labels['type'] === 'kwok' || annotations['kwok.x-k8s.io/node'] !== undefined,
    reason: 'it is no machine but simulated by KWOK: no CNI plugin runs there',
  },
  {
    fits: ({isKubeletLost}) => isKubeletLost,
    reason: 'nothing was heard from its kubelet for so long that it is taken for lost: it would start no pod',
    remedy: 'see to the machine and its kubelet first: kubectl describe node; systemctl status kubelet',
  },
];
