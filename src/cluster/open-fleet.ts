import {ClusterError} from '../errors.js';
import {findAccess, type AccessSources} from '../kubernetes/access.js';
import {openFleet, type Fleet} from '../kubernetes/recording/fleet.js';

/**
 * The cluster that can be found, for commands that are nothing without one.
 *
 * @throws ClusterError if there is none, or the credentials cannot be used
 */
export async function requireFleet(sources: AccessSources, timeoutMs: number): Promise<Fleet> {
  const access = findAccess(sources);
  if (access !== null) return openFleet(access, timeoutMs);
  throw new ClusterError(
    'no cluster is known: there is no --kubeconfig, KUBECONFIG, ~/.kube/config or service account',
    {
      suggestions: ['add --kubeconfig FILE'],
    },
  );
}
