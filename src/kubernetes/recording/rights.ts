import {ruleOf, type Right} from '../rights.js';

/** What recording takes beyond the namespace of the pods: nothing is written. */
export const rightsInCluster = {
  nodes: {verb: 'get', group: '', resource: 'nodes'},
  allNodes: {verb: 'list', group: '', resource: 'nodes'},
  pod: {verb: 'get', group: '', resource: 'pods'},
  allPods: {verb: 'list', group: '', resource: 'pods'},
} as const satisfies Readonly<Record<string, Right>>;

/** What recording takes in the namespace of its own pods. A WebSocket is opened by GET; newer API servers ask for `create` too. */
export const rightsInNamespace = {
  create: {verb: 'create', group: '', resource: 'pods'},
  list: {verb: 'list', group: '', resource: 'pods'},
  watch: {verb: 'watch', group: '', resource: 'pods'},
  delete: {verb: 'delete', group: '', resource: 'pods'},
  exec: {verb: 'get', group: '', resource: 'pods/exec'},
  openExec: {verb: 'create', group: '', resource: 'pods/exec'},
  events: {verb: 'list', group: '', resource: 'events'},
} as const satisfies Readonly<Record<string, Right>>;

/** What prints the manifest; part of our error messages. */
export const manifestCommand = 'mlab-cni cluster record --rbac';

/**
 * The least rights as a manifest: a service account `mlab-cni-recorder` in the namespace of the recording pods. Whoever may
 * create pods there with hostPID and privileged is root on every node: the manifest says so.
 */
export function recordingManifest(namespace: string): string {
  return `# mlab-cni cluster record makes privileged pods with hostPID in the namespace ${namespace}, on the nodes that
# are named. Whoever has these rights is therefore root on every node of the cluster, for as long as they have them:
# give them to people who are, and take them back afterwards (kubectl delete -f this file).
apiVersion: v1
kind: ServiceAccount
metadata:
  name: mlab-cni-recorder
  namespace: ${namespace}
---
# reads only: which nodes there are, on which node a pod is, which pods wait for their network
${binding('Cluster', rightsInCluster, namespace)}---
${binding('', rightsInNamespace, namespace)}`;
}

function binding(scope: 'Cluster' | '', rights: Readonly<Record<string, Right>>, namespace: string): string {
  const metadata = `  name: mlab-cni-recorder\n${scope === '' ? `  namespace: ${namespace}\n` : ''}`;
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${scope}Role
metadata:
${metadata}rules:
${Object.values(rights).map(ruleOf).join('\n')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${scope}RoleBinding
metadata:
${metadata}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${scope}Role
  name: mlab-cni-recorder
subjects:
  - kind: ServiceAccount
    name: mlab-cni-recorder
    namespace: ${namespace}
`;
}
