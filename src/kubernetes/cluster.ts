import type {CoreV1Event, V1Node, V1Pod} from '@kubernetes/client-node';
import {asArray, asString, isObject, type Json} from '../cni/json.js';
import type {Access} from './access.js';
import {openApi} from './api.js';
import {notFoundKind} from './request-error.js';
import {rights} from './rights.js';

/**
 * A cluster as we see it. Each method is one request that ends within the time-out; what is not there is an answer. All
 * throw ClusterError, which names what was asked of whom, the reason, and the next step.
 */
export interface Cluster {
  readonly server: string;
  readonly pod: (namespace: string, name: string) => Promise<V1Pod | null>;
  readonly node: (name: string) => Promise<V1Node | null>;
  /** Those that a node runs, at most 500. */
  readonly podsOfNode: (node: string) => Promise<readonly V1Pod[]>;
  /** Those that are about the pod, at most 500. */
  readonly podEvents: (namespace: string, name: string) => Promise<readonly CoreV1Event[]>;
  readonly definition: (namespace: string, name: string) => Promise<DefinitionAnswer>;
  /** Those of all namespaces, at most 500. */
  readonly definitions: () => Promise<readonly ListedDefinition[]>;
}

export interface ListedDefinition {
  readonly namespace: string;
  readonly name: string;
  readonly config: string;
}

/** A NetworkAttachmentDefinition; `no-resource`: the cluster knows no such things at all. */
export type DefinitionAnswer =
  {readonly kind: 'found'; readonly config: string} | {readonly kind: 'missing'} | {readonly kind: 'no-resource'};

/**
 * Prepares to ask a cluster, and asks nothing yet. A kubeconfig may name a program that gives the credentials: it is run,
 * once, within the time-out.
 *
 * @throws ClusterError if the credentials cannot be used
 */
export async function openCluster(access: Access, timeoutMs: number): Promise<Cluster> {
  const {server, core, custom, ask} = await openApi(access, timeoutMs);
  return {
    server,
    pod: (namespace, name) =>
      ask(
        {what: `the pod ${namespace}/${name}`, right: rights.pods},
        core.readNamespacedPod({namespace, name}).catch(nullIfMissing),
      ),
    node: (name) => ask({what: `the node ${name}`, right: rights.nodes}, core.readNode({name}).catch(nullIfMissing)),
    podsOfNode: async (node) => {
      const fieldSelector = `spec.nodeName=${node}`;
      const {items} = await ask(
        {what: `the pods of the node ${node}`, right: rights.podsOfNode},
        core.listPodForAllNamespaces({fieldSelector, limit: 500}),
      );
      return items;
    },
    podEvents: async (namespace, name) => {
      const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${name}`;
      const {items} = await ask(
        {what: `the events of the pod ${namespace}/${name}`, right: rights.events},
        core.listNamespacedEvent({namespace, fieldSelector, limit: 500}),
      );
      return items;
    },
    definition: (namespace, name) => {
      const {group, resource: plural} = rights.definitions;
      return ask(
        {what: `the NetworkAttachmentDefinition ${namespace}/${name}`, right: rights.definitions},
        custom
          .getNamespacedCustomObject({group, version: 'v1', namespace, plural, name})
          .then((object) => definitionOf(object as Json), missingDefinition),
      );
    },
    definitions: () => {
      const {group, resource: plural} = rights.allDefinitions;
      return ask(
        {what: 'the NetworkAttachmentDefinitions', right: rights.allDefinitions},
        custom
          .listCustomObjectForAllNamespaces({group, version: 'v1', plural, limit: 500})
          .then((list) => listedIn(list as Json), noneIfNoResource),
      );
    },
  };
}

function nullIfMissing(error: unknown): null {
  if (notFoundKind(error) === 'object') return null;
  throw error;
}

function listedIn(list: Json): ListedDefinition[] {
  return asArray(isObject(list) ? list['items'] : undefined).flatMap((item) => {
    const metadata = isObject(item) ? item['metadata'] : undefined;
    if (!isObject(item) || !isObject(metadata)) return [];
    const [namespace, name] = [asString(metadata['namespace']) ?? '', asString(metadata['name']) ?? ''];
    return [{namespace, name, config: definitionOf(item).config}];
  });
}

function noneIfNoResource(error: unknown): [] {
  if (notFoundKind(error) === undefined) throw error;
  return [];
}

function definitionOf(object: Json): Extract<DefinitionAnswer, {kind: 'found'}> {
  const spec = isObject(object) ? object['spec'] : undefined;
  return {kind: 'found', config: isObject(spec) ? (asString(spec['config']) ?? '') : ''};
}

function missingDefinition(error: unknown): DefinitionAnswer {
  const kind = notFoundKind(error);
  if (kind === undefined) throw error;
  return {kind: kind === 'object' ? 'missing' : 'no-resource'};
}
