import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';

/** Where to look for a way into a cluster. */
export interface AccessSources {
  /** What the user named. */
  readonly kubeconfig: string | undefined;
  /** The context that the user named, instead of the current one. */
  readonly context?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The directory that holds the service account's files at their usual place; empty but in tests. */
  readonly root: string;
}

/** A way into a cluster, and what to call it in a message. */
export type Access =
  | {
      readonly kind: 'kubeconfig';
      readonly files: readonly string[];
      /** Undefined: the current one. */
      readonly context?: string | undefined;
      readonly origin: string;
    }
  | {readonly kind: 'in-cluster'; readonly root: string; readonly origin: string};

/** In the order of kubectl: what the user named, `KUBECONFIG`, `~/.kube/config`, a pod's service account. Null: none of them. */
export function findAccess({kubeconfig, context, environment, home, root}: AccessSources): Access | null {
  const inFiles = (files: readonly string[], origin: string): Access => {
    return {kind: 'kubeconfig', files, origin, ...(context === undefined ? {} : {context})};
  };
  if (kubeconfig !== undefined) return inFiles([kubeconfig], kubeconfig);
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) return inFiles(readable(named), `KUBECONFIG=${named.join(delimiter)}`);
  const own = join(home, '.kube', 'config');
  if (existsSync(own)) return inFiles([own], own);
  // a service account has no contexts
  const isInCluster =
    context === undefined && environment['KUBERNETES_SERVICE_HOST'] && existsSync(join(root, serviceAccountToken));
  return isInCluster ? {kind: 'in-cluster', root, origin: "the pod's service account"} : null;
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** kubectl passes over files in a list that are not there; of none at all the first is missed. */
function readable(files: readonly string[]): readonly string[] {
  const present = files.filter((file) => existsSync(file));
  return present.length > 0 ? present : files.slice(0, 1);
}
