import type {Call} from './call-tree.js';
import {isFailure} from '../failure.js';

/**
 * Plugins that start others beside themselves or hand over to a daemon, so that no shim sees these calls, and what is
 * not seen then. A shim in the place where they look sees them after all.
 *
 * node-local: github.com/Nordix/xcluster, ovl/k8s-cni-xcluster (runs host-local from its own directory).
 * multus-shim: k8snetworkplumbingwg/multus-cni, docs/thick-plugin.md. cilium-cni: cilium/cilium, plugins/cilium-cni.
 */
const pastShim: Readonly<Record<string, string>> = {
  'node-local': 'host-local, which it starts from its own directory',
  'multus-shim': 'its delegates, which the multus daemon starts',
  'cilium-cni': 'the work of the cilium agent',
  'ovn-k8s-cni-overlay': 'the work of the ovnkube-node daemon',
};

/** What a call is known to start that no shim saw; undefined: nothing, it was seen, or the call may have failed before. */
export function unseenBelow({invocation, children}: Call): string | undefined {
  return children.length === 0 && !isFailure(invocation) ? pastShim[invocation.plugin] : undefined;
}
