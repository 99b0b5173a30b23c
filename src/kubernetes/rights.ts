/** Something that the API server must allow us. */
export interface Right {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'delete';
  /** The API group; the core group has no name. */
  readonly group: string;
  readonly resource: string;
}

/** All that reading takes: we never write. Recording on nodes has rights of its own, see recording-rights.ts. */
export const rights = {
  pods: {verb: 'get', group: '', resource: 'pods'},
  podsOfNode: {verb: 'list', group: '', resource: 'pods'},
  events: {verb: 'list', group: '', resource: 'events'},
  nodes: {verb: 'get', group: '', resource: 'nodes'},
  definitions: {verb: 'get', group: 'k8s.cni.cncf.io', resource: 'network-attachment-definitions'},
  allDefinitions: {verb: 'list', group: 'k8s.cni.cncf.io', resource: 'network-attachment-definitions'},
} as const satisfies Readonly<Record<string, Right>>;

/** The least rights as a manifest: a service account `kube-system/mlab-cni` that has them, and nothing more. */
export function rightsManifest(): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: mlab-cni
  namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: mlab-cni
rules:
${Object.values(rights).map(ruleOf).join('\n')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: mlab-cni
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: mlab-cni
subjects:
  - kind: ServiceAccount
    name: mlab-cni
    namespace: kube-system
`;
}

/** One right as an element of a role's `rules`, on one line. */
export function ruleOf({verb, group, resource}: Right): string {
  return `  - {apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]}`;
}
