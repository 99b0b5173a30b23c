import {asArray, asString, isObject, parseJson, type Json} from '../cni/json.js';

/** A network that a pod asks for, by the NetworkAttachmentDefinition that describes it. */
export interface NetworkSelection {
  readonly namespace: string;
  readonly name: string;
  /** The interface that it shall get; null: the meta plugin chooses (multus: `net1`, `net2` ...). */
  readonly ifname: string | null;
}

export type Selections =
  | {readonly kind: 'networks'; readonly networks: readonly NetworkSelection[]}
  | {readonly kind: 'invalid'; readonly reason: string};

/**
 * Reads the annotation `k8s.v1.cni.cncf.io/networks` (or `v1.multus-cni.io/default-network`) in both of its syntaxes, a
 * comma-delimited list of `[NAMESPACE/]NAME[@IFNAME]` and a JSON list, as multus does (Kubernetes Network Custom Resource
 * Definition De-facto Standard 4.1.2; multus-cni pkg/k8sclient/k8sclient.go, parsePodNetworkAnnotation).
 *
 * @param namespace where a network is that is named without one
 */
export function parseNetworkSelections(annotation: string, namespace: string): Selections {
  if (annotation === '') return {kind: 'networks', networks: []};
  const networks = /["[{]/.test(annotation)
    ? fromJson(annotation, namespace)
    : fromList(annotation.split(',').map((item) => parseItem(item.trim(), namespace)));
  return typeof networks === 'string' ? {kind: 'invalid', reason: networks} : {kind: 'networks', networks};
}

/** Names are DNS-1123 labels; Linux allows 15 bytes for an interface. */
const itemPattern =
  /^(?:([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\s*\/\s*)?([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\s*(?:@\s*([^\s/@]{1,15}))?$/;

/** The networks, or what is wrong with one of them. */
function fromList(items: readonly (NetworkSelection | string)[]): readonly NetworkSelection[] | string {
  const networks = items.filter((item) => typeof item !== 'string');
  return networks.length === items.length ? networks : items.filter((item) => typeof item === 'string').join('; ');
}

function parseItem(item: string, namespace: string): NetworkSelection | string {
  const [, prefix, name = '', ifname] = itemPattern.exec(item) ?? [];
  if (name === '') return `"${item}" is not written like NAMESPACE/NAME@IFNAME`;
  return {namespace: prefix ?? namespace, name, ifname: ifname ?? null};
}

function fromJson(annotation: string, namespace: string): readonly NetworkSelection[] | string {
  const list = parseJson(annotation);
  if (list === undefined) return 'it is no valid JSON';
  if (!Array.isArray(list)) return 'it is JSON, but no list';
  return fromList(asArray(list).map((element) => parseElement(element, namespace)));
}

/** `interfaceRequest` is how multus called `interface` before 3.2. */
function parseElement(element: Json, namespace: string): NetworkSelection | string {
  const name = isObject(element) ? asString(element['name']) : undefined;
  if (!isObject(element) || !name) return `${JSON.stringify(element)} names no network`;
  return {
    namespace: asString(element['namespace']) || namespace,
    name,
    ifname: asString(element['interface']) || asString(element['interfaceRequest']) || null,
  };
}
