import type {Json} from '../../../src/cni/json.js';
import type {Lab} from './lab.js';

/** A pod, as far as its network is concerned. */
export interface PodSpec {
  readonly namespace?: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly hostPort?: number;
}

export function nameOf({namespace = 'default', name}: PodSpec): string {
  return `${namespace}/${name}`;
}

/** How a pod's attachment fails. */
export interface ExpectedFailure {
  /** The innermost plugin that failed. */
  readonly plugin: string;
  /** The rule by which `explain` knows it. */
  readonly rule: string;
  readonly message: RegExp;
}

/** Something happens on the node, and pods come. */
export interface Scene {
  /** One sentence for readers. */
  readonly what: string;
  readonly prepare?: (lab: Lab) => void;
  readonly pods: readonly PodSpec[];
  /** The calls of the last pod's attachment, inner ones indented by two blanks: `ADD bridge eth0 ok`. */
  readonly tree: readonly string[];
  /** Of the last pod; the others get their network. */
  readonly failure?: ExpectedFailure;
  /** The error that `doctor` finds on the node then; default: none. */
  readonly doctor?: string;
  /** Why this machine cannot show it, or null. */
  readonly impossible?: () => string | null;
}

/** One of the networks that this tool was made for. */
export interface Network {
  readonly name: string;
  /** A few sentences for readers. */
  readonly what: string;
  readonly plugins: readonly string[];
  /** What is on the node, by path; `binDir` is where its runtime is told that plugins are. */
  readonly files: (binDir: string) => Readonly<Record<string, Json>>;
  /** What is beside files, e.g. links. */
  readonly setUp?: (lab: Lab) => void;
  /** The plugins whose calls are replayed; default: all of a pod's, together. */
  readonly replayable?: readonly string[];
  readonly scenes: readonly Scene[];
}

/** What multus is told to ask, and the directory that answers in its place: see plugins/multus.mjs. */
export const kubeconfig = '/etc/cni/multus.kubeconfig';
export const cluster = '/etc/cni/cluster';

/** The kubeconfig of an API server that nobody reaches. */
export const kubeconfigFile: Json = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{name: 'lab', cluster: {server: 'https://192.0.2.1:6443'}}],
  users: [{name: 'multus', user: {token: 'none'}}],
  contexts: [{name: 'multus', context: {cluster: 'lab', user: 'multus'}}],
  'current-context': 'multus',
};

/** Files of the cluster with one NetworkAttachmentDefinition each. */
export function definitions(namespace: string, configs: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(configs).map(([name, config]) => [
      `${cluster}/${namespace}/network-attachment-definitions/${name}.json`,
      {
        apiVersion: 'k8s.cni.cncf.io/v1',
        kind: 'NetworkAttachmentDefinition',
        metadata: {namespace, name},
        spec: {config: JSON.stringify(config)},
      },
    ]),
  );
}
