import {asNumber, asString, parseJsonObject, type JsonObject} from '../cni/json.js';
import {StoreFormatError} from '../errors.js';
import {packFormat} from './format.js';

/** The first member of a pack. Fields may be added. */
export interface Manifest {
  readonly kind: 'mlab-cni-pack';
  readonly format: number;
  /** Program and version. */
  readonly producer: string;
  /** A node's name, fit for a directory. */
  readonly node: string;
  /** What tells it from others of its name, made of its machine-id(5); null: unknown, or left out with the names. */
  readonly machine: string | null;
  readonly bootId: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly captures: number;
  /** `held`: what went through is in it as it was. `none`: there are no captures in it. */
  readonly secrets: 'held' | 'redacted' | 'none';
  readonly pseudonyms: boolean;
  /** What was taken out, and how often. */
  readonly removed?: Readonly<Record<string, number>>;
}

/**
 * Reads a manifest.
 *
 * @param origin the pack's name, for messages
 * @throws StoreFormatError if it is none, or that of a newer format
 */
export function parseManifest(text: string, origin: string): Manifest {
  const json = parseJsonObject(text);
  const format = asNumber(json?.['format']);
  if (json?.['kind'] !== 'mlab-cni-pack' || format === undefined)
    throw notAPack(origin, 'its manifest is not that of a pack');
  if (format > packFormat) {
    throw new StoreFormatError(`${origin} is a pack of format ${format}; this mlab-cni knows up to ${packFormat}`, {
      suggestions: ['open it with a newer mlab-cni'],
    });
  }
  return {
    kind: 'mlab-cni-pack',
    format,
    producer: asString(json['producer']) ?? '?',
    node: nodeIn(json, origin),
    machine: /^[0-9a-f]{16}$/.exec(asString(json['machine']) ?? '')?.[0] ?? null,
    bootId: asString(json['bootId']) ?? null,
    createdAt: asString(json['createdAt']) ?? '',
    captures: asNumber(json['captures']) ?? 0,
    secrets: json['secrets'] === 'redacted' || json['secrets'] === 'none' ? json['secrets'] : 'held',
    pseudonyms: json['pseudonyms'] === true,
  };
}

/** Names of nodes are host names; a directory must be able to have them. */
export function isNodeName(name: string): boolean {
  return /^[A-Za-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?$/.test(name);
}

/** Of what may be anything, a line of text. */
export function noNodeName(origin: string, name: string): StoreFormatError {
  return notAPack(origin, `${JSON.stringify(name.slice(0, 60))} is no name of a node`);
}

export function notAPack(
  origin: string,
  reason: string,
  cause?: unknown,
  more: readonly string[] = [],
): StoreFormatError {
  return new StoreFormatError(`${origin} is not opened: ${reason}`, {
    suggestions: ['"mlab-cni pack" and the node script make packs; nothing was written', ...more],
    cause,
  });
}

function nodeIn(json: JsonObject, origin: string): string {
  const node = asString(json['node']) ?? '';
  if (!isNodeName(node)) throw noNodeName(origin, node);
  return node;
}
