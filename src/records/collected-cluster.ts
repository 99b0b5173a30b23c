import {asArray, asString, isObject, parseJsonObject, type Json, type JsonObject} from '../cni/json.js';

/** The name of the file in a node's `context/` that holds a {@link CollectedCluster} as JSON. */
export const collectedClusterFile = 'kubernetes.json';

/** What the API server said of a node and of the pods on it when the node's captures were collected. */
export interface CollectedCluster {
  /** The URL of the API server. */
  readonly server: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  /** Null: there was none of that name. */
  readonly node: CollectedNode | null;
  readonly pods: readonly CollectedPod[];
}

export interface CollectedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly podCidrs: readonly string[];
  readonly isReady: boolean;
  /** What the kubelet says of that, like `container runtime network not ready: ...`. */
  readonly readiness: string;
}

export interface CollectedPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `Pending`, `Running` ... */
  readonly phase: string;
  /** Why, in a word of the kubelet's, like `ContainerCreating`; mostly empty. */
  readonly reason: string;
  readonly hostNetwork: boolean;
  /** Empty: it has none. */
  readonly ip: string;
  /** What made it, like `DaemonSet` and `kube-flannel-ds`; null: a person, or the kubelet. */
  readonly owner: {readonly kind: string; readonly name: string} | null;
  /** Of its containers, in order. */
  readonly images: readonly string[];
}

/** Null: it is none. A field that is missing is empty, and unknown ones are passed over. */
export function parseCollectedCluster(text: string): CollectedCluster | null {
  const json = parseJsonObject(text);
  if (json === undefined || !Array.isArray(json['pods'])) return null;
  return {
    server: textIn(json, 'server'),
    askedAt: textIn(json, 'askedAt'),
    node: isObject(json['node']) ? nodeIn(json['node']) : null,
    pods: asArray(json['pods']).flatMap(podIn),
  };
}

function nodeIn(json: JsonObject): CollectedNode {
  return {
    name: textIn(json, 'name'),
    labels: textsByName(json['labels']),
    annotations: textsByName(json['annotations']),
    podCidrs: textsIn(json['podCidrs']),
    isReady: json['isReady'] === true,
    readiness: textIn(json, 'readiness'),
  };
}

function podIn(json: Json): CollectedPod[] {
  if (!isObject(json)) return [];
  const owner = json['owner'];
  return [
    {
      namespace: textIn(json, 'namespace'),
      name: textIn(json, 'name'),
      uid: textIn(json, 'uid'),
      phase: textIn(json, 'phase'),
      reason: textIn(json, 'reason'),
      hostNetwork: json['hostNetwork'] === true,
      ip: textIn(json, 'ip'),
      owner: isObject(owner) ? {kind: textIn(owner, 'kind'), name: textIn(owner, 'name')} : null,
      images: textsIn(json['images']),
    },
  ];
}

function textIn(json: JsonObject, name: string): string {
  return asString(json[name]) ?? '';
}

function textsIn(json: Json | undefined): string[] {
  return asArray(json).flatMap((each) => asString(each) ?? []);
}

function textsByName(json: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isObject(json) ? json : {}).flatMap(([name, value]) => {
      const text = asString(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
