import {UsageError} from '../errors.js';

/** How a user names one capture. */
export type Selector =
  | {readonly kind: 'latest'}
  | {readonly kind: 'failed'}
  | {readonly kind: 'id'; readonly prefix: string}
  | {readonly kind: 'pod'; readonly namespace: string; readonly name: string}
  | {readonly kind: 'container'; readonly prefix: string};

/**
 * Reads `latest`, `failed` (the latest failed), `pod:NAMESPACE/NAME`, `container:PREFIX`, or an id's prefix.
 *
 * @throws UsageError if the text is none of these
 */
export function parseSelector(text: string): Selector {
  if (text === 'latest' || text === 'failed') return {kind: text};
  const [, kind, rest = ''] = /^(pod|container):(.*)$/.exec(text) ?? [];
  if (kind === undefined) return parseId(text);
  if (kind === 'container' && rest !== '') return {kind: 'container', prefix: rest};
  const [namespace, name, ...more] = rest.split('/');
  if (kind === 'pod' && namespace && name && more.length === 0) return {kind: 'pod', namespace, name};
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
