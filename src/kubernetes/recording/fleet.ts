import type {JsonObject} from '../../cni/json.js';
import type {PodEvent} from '../../records/pod-record.js';
import type {Access} from '../access.js';
import {openApi} from '../api.js';
import {podEvents} from '../pod-events.js';
import {notFoundKind} from '../request-error.js';
import type {Right} from '../rights.js';
import {createPod, type Creation} from './create-pod.js';
import {execInPod, type ExecEnd, type ExecRequest} from './exec.js';
import {fleetNodeOf, type FleetNode} from './fleet-node.js';
import {missingRights} from './missing-rights.js';
import {podStateOf, type PodState} from './pod-state.js';
import {manifestCommand, rightsInCluster, rightsInNamespace} from './rights.js';
import {watchPods, type PodWatch} from './watch-pods.js';

/**
 * The nodes of a cluster and our pods on them. Each method but `watch` and `exec` is one request that ends within the
 * time-out; what is not there is an answer. All throw ClusterError.
 */
export interface Fleet {
  readonly server: string;
  /** What time it is there, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly nodes: (labelSelector: string) => Promise<readonly FleetNode[]>;
  readonly node: (name: string) => Promise<FleetNode | null>;
  readonly pod: (namespace: string, name: string) => Promise<PodState | null>;
  /** All pods, of all namespaces, that have a node and do not run yet. */
  readonly pendingPods: () => Promise<readonly PodState[]>;
  readonly podsOfNode: (node: string) => Promise<readonly PodState[]>;
  readonly pods: (namespace: string, labelSelector: string) => Promise<readonly PodState[]>;
  /** Makes a pod; with `dryRun` the server checks all that it checks, and makes none. */
  readonly create: (namespace: string, manifest: JsonObject, dryRun: boolean) => Promise<Creation>;
  /** Its end comes later; that there is none is fine. Its own grace period, unless another is given. */
  readonly remove: (namespace: string, name: string, graceSeconds?: number) => Promise<void>;
  readonly events: (namespace: string, pod: string) => Promise<readonly PodEvent[]>;
  readonly watch: (watch: Omit<PodWatch, 'list'>) => Promise<void>;
  readonly exec: (request: ExecRequest) => Promise<ExecEnd>;
  readonly missingRights: (rights: readonly Right[], namespace: string | undefined) => Promise<readonly Right[]>;
}

/** The API server sends long lists in pages. */
const pageSize = 500;

/** @throws ClusterError if the credentials cannot be used; nothing is asked yet */
export async function openFleet(access: Access, timeoutMs: number): Promise<Fleet> {
  const api = await openApi(access, timeoutMs);
  const {core, server} = api;
  const ask = <Answer>(what: string, right: Right, request: Promise<Answer>) =>
    api.ask({what, right, manifest: manifestCommand}, request);
  const list = (namespace: string, labelSelector: string) =>
    ask(`the pods in ${namespace}`, rightsInNamespace.list, core.listNamespacedPod({namespace, labelSelector}));
  return {
    server,
    nowMs: api.nowMs,
    nodes: (labelSelector) =>
      pages(fleetNodeOf, (page) => {
        const selector = labelSelector === '' ? {} : {labelSelector};
        return ask('the nodes', rightsInCluster.allNodes, core.listNode({...selector, ...page}));
      }),
    node: async (name) => {
      const node = await ask(`the node ${name}`, rightsInCluster.nodes, core.readNode({name}).catch(nullIfMissing));
      return node === null ? null : fleetNodeOf(node);
    },
    pod: async (namespace, name) => {
      const request = core.readNamespacedPod({namespace, name}).catch(nullIfMissing);
      const pod = await ask(`the pod ${namespace}/${name}`, rightsInCluster.pod, request);
      return pod === null ? null : podStateOf(pod);
    },
    pendingPods: () =>
      pages(podStateOf, (page) => {
        const fieldSelector = 'status.phase=Pending,spec.nodeName!=';
        return ask(
          'the pods that wait',
          rightsInCluster.allPods,
          core.listPodForAllNamespaces({fieldSelector, ...page}),
        );
      }),
    podsOfNode: (node) =>
      pages(podStateOf, (page) => {
        const request = core.listPodForAllNamespaces({fieldSelector: `spec.nodeName=${node}`, ...page});
        return ask(`the pods of the node ${node}`, rightsInCluster.allPods, request);
      }),
    pods: async (namespace, labelSelector) => (await list(namespace, labelSelector)).items.map(podStateOf),
    create: (namespace, manifest, dryRun) => createPod(api, namespace, manifest, dryRun),
    remove: async (namespace, name, graceSeconds) => {
      const grace = graceSeconds === undefined ? {} : {gracePeriodSeconds: graceSeconds};
      const request = core.deleteNamespacedPod({namespace, name, ...grace}).then(() => undefined, nullIfMissing);
      await ask(`the pod ${namespace}/${name}`, rightsInNamespace.delete, request);
    },
    events: async (namespace, pod) => {
      const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${pod}`;
      const request = core.listNamespacedEvent({namespace, fieldSelector, limit: 100});
      const {items} = await ask(`the events of the pod ${namespace}/${pod}`, rightsInNamespace.events, request);
      return podEvents(items, undefined);
    },
    watch: (watch) =>
      watchPods(api, {
        ...watch,
        list: async () => {
          const {items, metadata} = await list(watch.namespace, watch.labelSelector);
          return {pods: items.map(podStateOf), version: metadata?.resourceVersion ?? ''};
        },
      }),
    exec: (request) => execInPod(api, request),
    missingRights: (rights, namespace) => missingRights(api, rights, namespace),
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly metadata?: {readonly _continue?: string};
}

async function pages<Item, Mine>(
  convert: (item: Item) => Mine,
  request: (page: {readonly limit: number; readonly _continue?: string}) => Promise<Page<Item>>,
): Promise<readonly Mine[]> {
  const all: Mine[] = [];
  let next: string | undefined;
  do {
    const {items, metadata} = await request({limit: pageSize, ...(next ? {_continue: next} : {})});
    all.push(...items.map(convert));
    next = metadata?._continue;
  } while (next);
  return all;
}

function nullIfMissing(error: unknown): null {
  if (notFoundKind(error) === 'object') return null;
  throw error;
}
