import {UsageError} from '../../errors.js';

/** How a user names one capture. */
export type Selector =
  | {readonly kind: 'latest'}
  | {readonly kind: 'failed'}
  | {readonly kind: 'id'; readonly prefix: string}
  /** The namespace `*` is any. */
  | {readonly kind: 'pod'; readonly namespace: string; readonly name: string}
  | {readonly kind: 'container'; readonly prefix: string};

/** What may stand before a pod's name: `pod:`, or as kubectl has it. */
export const podWord = /^(pod:|(pods?|po)\/)(?=.)/;

/**
 * Reads `latest`, `failed` (the latest failed), `container:PREFIX`, an id's prefix, or a pod: `NAMESPACE/NAME`,
 * `pod:NAMESPACE/NAME`, or `pod:NAME` and `pod/NAME` (`pods/`, `po/`) for that name in any namespace.
 *
 * @throws UsageError if the text is none of these
 */
export function parseSelector(text: string): Selector {
  if (text === 'latest' || text === 'failed') return {kind: text};
  const [, prefix] = /^container:(.+)$/.exec(text) ?? [];
  if (prefix !== undefined) return {kind: 'container', prefix};
  const pod = text.replace(podWord, '');
  const isPod = pod !== text;
  const parts = pod.split('/');
  const [namespace, name] = parts.length === 1 && isPod ? ['*', pod] : parts;
  if (parts.length <= 2 && namespace && name) return {kind: 'pod', namespace, name};
  if (!isPod && parts.length === 1) return parseId(text);
  throw new UsageError(`"${text}" does not name a capture`, {
    suggestions: ['write pod:NAMESPACE/NAME or container:PREFIX-OF-ITS-ID'],
  });
}

function parseId(text: string): Selector {
  if (/^[\w.-]+$/.test(text)) return {kind: 'id', prefix: text};
  throw new UsageError(`"${text}" does not name a capture`, {
    suggestions: ['write the beginning of an id, latest, failed, pod:NAMESPACE/NAME or container:PREFIX'],
  });
}
