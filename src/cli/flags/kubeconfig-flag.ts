import {homedir} from 'node:os';
import * as Flags from '@oclif/core/flags';
import {timeoutFlag} from './flags.js';

/** How to get at a cluster: the same on every command that asks one. */
export const clusterFlags = {
  kubeconfig: Flags.string({
    summary: "credentials for the cluster (default: KUBECONFIG, ~/.kube/config, or the pod's own service account)",
    helpValue: 'FILE',
  }),
  context: Flags.string({
    summary: 'use that context of the kubeconfig, instead of its current one',
    helpValue: 'NAME',
  }),
  'cluster-timeout': timeoutFlag({
    summary: 'give up a request to the cluster after that long',
    default: 10_000,
    defaultHelp: () => Promise.resolve('10s'),
  }),
};

/** Where to look for a way into a cluster, as the flags and this process's environment say. */
export function accessFromFlags({
  kubeconfig,
  context,
}: {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}) {
  return {kubeconfig, context, environment: process.env, home: homedir(), root: ''};
}
