import {callTrees} from '../capture/call-tree.js';
import {isFailure} from '../capture/failure.js';
import type {Invocation} from '../capture/invocation.js';
import {isPoll} from '../cni/operation.js';
import {parseSelector, type Selector} from '../capture/selector.js';
import {NotFoundError, StoreFormatError} from '../errors.js';
import type {CaptureEntry} from './entry.js';
import {readFamilies} from './query.js';
import type {Store} from './store.js';

/**
 * The capture that a selector names. An id's prefix must be unique; `latest` and `failed` are the newest of their kind.
 * A pod or container has many calls: of those about its newest container it is the outermost one of the newest failed
 * tree, else of the newest ADD, else of the newest tree.
 *
 * @throws UsageError for a malformed selector
 * @throws NotFoundError if there is none, or a prefix is ambiguous: the message lists what could be meant
 * @throws StoreFormatError if the capture is damaged
 */
export function findCapture(store: Store, selectorText: string): Invocation {
  const selector = parseSelector(selectorText);
  switch (selector.kind) {
    case 'id':
      return findById(store, selector.prefix);
    case 'latest':
    case 'failed':
      return findNewest(store, selector);
    case 'pod':
    case 'container':
      return outermost(store, findNewest(store, selector));
  }
}

function findById(store: Store, prefix: string): Invocation {
  const entries = store.entries();
  const candidates = entries.filter(({id}) => id.startsWith(prefix));
  const entry = candidates.find(({id}) => id === prefix) ?? candidates[0];
  if (entry === undefined)
    throw notFound(store, `no capture in ${store.directory} has an id that starts with "${prefix}"`);
  if (candidates.length > 1 && entry.id !== prefix) throw ambiguous(prefix, candidates);
  const reading = store.read(entry);
  if (reading.kind === 'capture') return reading.invocation;
  throw new StoreFormatError(`capture ${reading.id} is damaged: ${reading.reason}`, {
    suggestions: [`look at what is left of it: ${reading.path}`],
  });
}

function findNewest(store: Store, selector: Exclude<Selector, {kind: 'id'}>): Invocation {
  const isWanted = predicateOf(selector);
  for (const entry of store.entries()) {
    if (!mayMatch(selector, entry)) continue;
    const reading = store.read(entry);
    if (reading.kind === 'capture' && isWanted(reading.invocation)) return reading.invocation;
  }
  throw notFound(store, sentenceOf(selector, store.directory));
}

function outermost(store: Store, newest: Invocation): Invocation {
  const family = readFamilies(store, store.entries(), [newest]);
  const roots = callTrees(family).map(({invocation}) => invocation);
  const chosen = roots.findLast(isFailure) ?? roots.findLast(({operation}) => operation === 'ADD') ?? roots.at(-1);
  return chosen ?? newest;
}

function predicateOf(selector: Exclude<Selector, {kind: 'id'}>): (invocation: Invocation) => boolean {
  switch (selector.kind) {
    case 'latest':
      return ({operation}) => !isPoll(operation);
    case 'failed':
      return isFailure;
    case 'container':
      return ({parameters}) => parameters.containerId?.startsWith(selector.prefix) === true;
    case 'pod':
      return ({pod}) => pod?.namespace === selector.namespace && pod.name === selector.name;
  }
}

/** Spares opening captures that cannot fit by their names. */
function mayMatch(selector: Selector, {containerId}: CaptureEntry): boolean {
  return selector.kind !== 'container' || containerId === null || containerId.startsWith(selector.prefix);
}

function sentenceOf(selector: Selector, directory: string): string {
  switch (selector.kind) {
    case 'failed':
      return `no call failed among the captures in ${directory}`;
    case 'pod':
      return `no capture in ${directory} is about the pod ${selector.namespace}/${selector.name}`;
    case 'container':
      return `no capture in ${directory} is about a container whose id starts with "${selector.prefix}"`;
    default:
      return `there are no captures in ${directory} yet`;
  }
}

function notFound(store: Store, message: string): NotFoundError {
  return new NotFoundError(message, {
    suggestions: [`mlab-cni list --store ${store.directory}    to see what there is`],
  });
}

function ambiguous(prefix: string, candidates: readonly CaptureEntry[]): NotFoundError {
  const shown = candidates.slice(0, 8).map(({id, operation, plugin}) => `${id}    ${operation ?? ''} ${plugin ?? ''}`);
  return new NotFoundError(`${candidates.length} captures have an id that starts with "${prefix}"`, {
    suggestions: ['one of these, or a longer prefix:', ...shown],
  });
}
