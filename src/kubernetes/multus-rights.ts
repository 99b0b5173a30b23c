import {ClusterError} from '../errors.js';
import {openApi} from './api.js';
import {credentialsNeedProgram} from './credential-program.js';
import {missingRights} from './recording/missing-rights.js';
import {rights, type Right} from './rights.js';

/** What the API server says to the credentials that multus has on a node. */
export type MultusRights =
  /** As `get pods`. */
  | {readonly kind: 'told'; readonly refused: readonly string[]}
  | {readonly kind: 'unauthorized'; readonly reason: string}
  | {readonly kind: 'unknown'; readonly reason: string};

/** What it asks for at each ADD (multus-cni pkg/k8sclient/k8sclient.go, deployments/multus-daemonset.yml). */
const needed: readonly Right[] = [
  rights.pods,
  rights.definitions,
  {verb: 'update', group: '', resource: 'pods/status'},
];

/**
 * Asks the API server that a kubeconfig names which of multus' rights it would refuse to these credentials. Nothing is
 * changed, and each request ends within the time-out; a program that the kubeconfig names is not run.
 */
export async function askMultusRights(kubeconfig: string, timeoutMs: number): Promise<MultusRights> {
  try {
    const access = {kind: 'kubeconfig', files: [kubeconfig], origin: kubeconfig} as const;
    if (await credentialsNeedProgram(access))
      return {kind: 'unknown', reason: 'its kubeconfig names a program, which is not run'};
    const refused = await missingRights(await openApi(access, timeoutMs), needed, undefined);
    return {kind: 'told', refused: refused.map(({verb, resource}) => `${verb} ${resource}`)};
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const kind = /\(401 Unauthorized\)/.test(error.message) ? 'unauthorized' : 'unknown';
    return {kind, reason: error.message};
  }
}
