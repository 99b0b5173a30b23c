import {createHash} from 'node:crypto';

/** On every pod of ours. */
export const ourLabels = {'app.kubernetes.io/name': 'mlab-cni', 'app.kubernetes.io/component': 'recorder'} as const;

/** Which call of `cluster record` a pod belongs to. */
export const runLabel = 'mlab-cni/run';

/** Who made it, as `user@host`: a label may not hold that. */
export const ownerAnnotation = 'mlab-cni/owner';
export const workAnnotation = 'mlab-cni/work';
/** How long it records, in seconds. */
export const forAnnotation = 'mlab-cni/for';
/** The store on the node. */
export const storeAnnotation = 'mlab-cni/store';

export const containerName = 'recorder';

/** Finds all that any machine left. */
export const ourSelector = Object.entries(ourLabels)
  .map(([name, value]) => `${name}=${value}`)
  .join(',');

export function runSelector(run: string): string {
  return `${ourSelector},${runLabel}=${run}`;
}

/**
 * The name of the pod on a node. It is the same for everybody: the API server makes a second one of that name for
 * nobody, so two do not record on one node.
 */
export function podName(node: string): string {
  const name = `mlab-cni-${node}`;
  if (name.length <= longestName) return name;
  const digest = createHash('sha256').update(node).digest('hex').slice(0, 12);
  return `${name.slice(0, longestName - digest.length - 1).replace(/[-.]+$/, '')}-${digest}`;
}

/** Of a DNS subdomain, which names of pods are. */
const longestName = 253;
