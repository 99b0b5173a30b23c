import {loadAll} from 'js-yaml';
import {asArray, asString, isObject, type Json, type JsonObject} from '../cni/json.js';

/** A NetworkAttachmentDefinition as it is written for kubectl. */
export interface WrittenDefinition {
  readonly name: string;
  /** `spec.config`; empty: there is none. */
  readonly config: string;
  /** Multus gets a device of that resource for the plugin. */
  readonly resourceName: string | undefined;
}

/**
 * The NetworkAttachmentDefinitions in a file of YAML or JSON, also those within a List; undefined: there are none, so
 * it is a file of another kind.
 */
export function writtenDefinitions(text: string): WrittenDefinition[] | undefined {
  if (!text.includes('NetworkAttachmentDefinition')) return undefined;
  const definitions = documentsOf(text).flatMap(definitionsIn);
  return definitions.length === 0 ? undefined : definitions;
}

/** What cannot be parsed has no definitions; whoever reads it as JSON then says what is wrong. */
function documentsOf(text: string): Json[] {
  try {
    return loadAll(text, undefined, {json: true}) as Json[];
  } catch {
    return [];
  }
}

function definitionsIn(document: Json): WrittenDefinition[] {
  if (!isObject(document)) return [];
  if (document['kind'] !== 'NetworkAttachmentDefinition') return asArray(document['items']).flatMap(definitionsIn);
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

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : {};
}
