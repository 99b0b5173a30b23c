import {loadAll, YAMLException} from 'js-yaml';
import {asArray, asString, isObject, parseJson, parseJsonObject, type Json, type JsonObject} from '../cni/json.js';

/** What a file of YAML or JSON for kubectl, Helm or a machine's set-up has to say about networks. */
export type Manifest =
  | {
      readonly kind: 'manifest';
      readonly definitions: readonly WrittenDefinition[];
      readonly configurations: readonly WrittenConfiguration[];
    }
  /** It is meant to be one, and cannot be parsed. */
  | {readonly kind: 'broken'; readonly complaint: string};

/** A NetworkAttachmentDefinition as it is written for kubectl. */
export interface WrittenDefinition {
  readonly name: string;
  /** `spec.config`; empty: there is none. */
  readonly config: string;
  /** Multus gets a device of that resource for the plugin. */
  readonly resourceName: string | undefined;
}

/** A network configuration that stands as a text in something else, as in the ConfigMap of an add-on. */
export interface WrittenConfiguration {
  /** As `ConfigMap kube-flannel-cfg data.cni-conf.json`. */
  readonly where: string;
  readonly text: string;
}

/** The networks in a manifest, also those within a List; undefined: it is a file of another kind. */
export function readManifest(name: string, text: string): Manifest | undefined {
  if (isConfiguration(parseJson(text))) return undefined;
  const documents = documentsOf(text);
  if (typeof documents === 'string') {
    return /\.ya?ml$/.test(name) || /^(apiVersion|kind):/m.test(text)
      ? {kind: 'broken', complaint: documents}
      : undefined;
  }
  const isNew = once();
  const definitions = definitionsIn(documents, once());
  const configurations = documents.flatMap((document) => configurationsIn(document, '', '', isNew));
  const isMeant = /\.ya?ml$/.test(name) || documents.some((each) => isObject(each) && Boolean(asString(each['kind'])));
  const isOther = definitions.length === 0 && configurations.length === 0 && !isMeant;
  return isOther ? undefined : {kind: 'manifest', definitions, configurations};
}

/** Or what is wrong with them. */
function documentsOf(text: string): readonly Json[] | string {
  try {
    const documents = loadAll(text, undefined, {json: true}) as readonly Json[];
    return documents.flatMap((each) => (Array.isArray(each) ? (each as readonly Json[]) : [each]));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return error.message.split('\n', 1)[0] ?? '';
  }
}

type IsNew = (value: Json) => boolean;

/** An alias of YAML stands for the same value in many places, also within itself: each is looked at once. */
function once(): IsNew {
  const seen = new Set<Json>();
  return (value) => {
    if (typeof value !== 'object') return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  };
}

/** Also within a List, a task of Ansible, or the further objects of a chart's values. */
function definitionsIn(document: Json, isNew: IsNew): WrittenDefinition[] {
  if (!isNew(document)) return [];
  if (Array.isArray(document)) return (document as readonly Json[]).flatMap((each) => definitionsIn(each, isNew));
  if (!isObject(document)) return [];
  if (!isDefinition(document)) return Object.values(document).flatMap((each) => definitionsIn(each, isNew));
  const metadata = objectAt(document, 'metadata');
  const config = objectAt(document, 'spec')['config'];
  return [
    {
      name: asString(metadata['name']) ?? '',
      config: isObject(config) ? JSON.stringify(config) : (asString(config) ?? ''),
      resourceName: asString(objectAt(metadata, 'annotations')['k8s.v1.cni.cncf.io/resourceName']),
    },
  ];
}

/** The definition of that kind itself only mentions it. */
function isDefinition({kind, metadata, spec}: JsonObject): boolean {
  return kind === 'NetworkAttachmentDefinition' && (isObject(metadata) || isObject(spec));
}

/** Every text that is a network configuration, wherever it stands. */
function configurationsIn(value: Json, object: string, path: string, isNew: IsNew): WrittenConfiguration[] {
  if (!isNew(value)) return [];
  if (typeof value === 'string') return looksLikeOne(value) ? [{where: `${object}${path}`, text: value}] : [];
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((each, index) =>
      configurationsIn(each, object, `${path}[${index}]`, isNew),
    );
  }
  if (!isObject(value) || isDefinition(value)) return [];
  const kind = asString(value['kind']);
  const own = kind === undefined ? object : `${kind} ${asString(objectAt(value, 'metadata')['name']) ?? ''} `;
  const from = own === object ? path : '';
  return Object.entries(value).flatMap(([key, each]) =>
    configurationsIn(each, own, from === '' ? key : `${from}.${key}`, isNew),
  );
}

/** Of what cannot be parsed (it may be a template), what names the version is meant as one. */
function looksLikeOne(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  const json = parseJsonObject(text);
  return json === undefined ? /"cniVersion"\s*:/.test(text) : isConfiguration(json);
}

function isConfiguration(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const {type, cniVersion, ipam, plugins} = value;
  const isPlugin = typeof type === 'string' && (typeof cniVersion === 'string' || isObject(ipam));
  return isPlugin || asArray(plugins).some((plugin) => isObject(plugin) && typeof plugin['type'] === 'string');
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : {};
}
