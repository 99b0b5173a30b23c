import type {FleetNode} from '../../kubernetes/recording/fleet-node.js';

/** Why nothing can be recorded on a node, as far as its object tells; null: nothing speaks against it. */
export function verdictOn(node: FleetNode): string | null {
  return verdicts.find(({fits}) => fits(node))?.reason ?? null;
}

interface Verdict {
  readonly fits: (node: FleetNode) => boolean;
  readonly reason: string;
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
    // the label that every provider of Virtual Kubelet sets
    fits: ({labels}) => labels['type'] === 'virtual-kubelet',
    reason: 'it is no machine but a virtual kubelet: no CNI plugin runs there',
  },
];
