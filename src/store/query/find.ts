import {everyCapture, type Filter} from '../../capture/selection/filter.js';
import type {Invocation} from '../../capture/invocation.js';
import {failureOf, mainCallOf} from '../../capture/tree/named-call.js';
import {parseSelector, type Selector} from '../../capture/selection/selector.js';
import {NotFoundError} from '../../errors.js';
import type {CaptureEntry} from '../disk/entry.js';
import {readFamilies} from './families.js';
import {emptyStore} from './nothing-fits.js';
import {podsMeant} from './pods-seen.js';
import {findNewest} from './query.js';
import {readCapture} from './read-capture.js';
import type {Store} from '../disk/store.js';
import {search} from './search.js';

/**
 * The capture that a selector names, the same for every command. An id's prefix must be unique; `latest` is the newest.
 * `failed` is the newest failure: the outermost call of the attempt that failed, not the clean-up after it. A pod or
 * container has many calls: of those about the container that was added last it is the outermost one of the ADD that failed last, else
 * of what failed last, else of the newest ADD. An ADD that still runs stands back behind the container before.
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
      return findNewestOf(store, selector);
    case 'failed':
      return failureAround(store, findNewestOf(store, selector));
    case 'pod':
    case 'container':
      return mainCall(store, selector);
  }
}

function findById(store: Store, prefix: string): Invocation {
  const candidates = store.entries(({id}) => id.startsWith(prefix));
  const exact = candidates.filter(({id}) => id === prefix);
  const [entry] = exact.length > 0 ? exact : candidates;
  if (entry === undefined) {
    const message = `no capture in ${store.directory} has an id that starts with "${prefix}"`;
    throw notFound(store, message, /^\d+(-|$)/.test(prefix) ? [] : podsMeant(store, '*', prefix));
  }
  if (candidates.length > 1 && exact.length !== 1) throw ambiguous(prefix, candidates);
  return readCapture(store, entry);
}

function findNewestOf(store: Store, selector: Exclude<Selector, {kind: 'id'}>): Invocation {
  const found = findNewest(store, store.entries(), filterOf(selector));
  if (found !== undefined) return found;
  const [damaged] = search(store, store.entries(), filterOf(selector));
  if (damaged !== undefined) return readCapture(store, damaged.entry);
  const meant = selector.kind === 'pod' ? podsMeant(store, selector.namespace, selector.name) : [];
  throw notFound(store, sentenceOf(selector, store.directory), meant);
}

function failureAround(store: Store, found: Invocation): Invocation {
  return failureOf(found, readFamilies(store, [found]));
}

function mainCall(store: Store, selector: Exclude<Selector, {kind: 'id'}>): Invocation {
  const added = findNewest(store, store.entries(), {...filterOf(selector), operations: ['ADD']});
  const newest = added ?? findNewestOf(store, selector);
  const call = mainCallOf(readFamilies(store, [newest])) ?? newest;
  if (call.state !== 'running') return call;
  const earlier = store.entries().filter(({containerId}) => containerId !== call.parameters.containerId);
  const before = findNewest(store, earlier, filterOf(selector));
  return before === undefined ? call : (mainCallOf(readFamilies(store, [before])) ?? call);
}

function filterOf(selector: Exclude<Selector, {kind: 'id'}>): Filter {
  switch (selector.kind) {
    case 'latest':
      return everyCapture;
    case 'failed':
      return {...everyCapture, failedOnly: true, polls: true};
    case 'container':
      return {...everyCapture, container: selector.prefix};
    case 'pod':
      return {...everyCapture, pod: `${selector.namespace}/${selector.name}`};
  }
}

function sentenceOf(selector: Selector, directory: string): string {
  switch (selector.kind) {
    case 'failed':
      return `no call failed among the captures in ${directory}`;
    case 'pod':
      return `no capture in ${directory} is about the pod ${selector.namespace === '*' ? '' : `${selector.namespace}/`}${selector.name}`;
    case 'container':
      return `no capture in ${directory} is about a container whose id starts with "${selector.prefix}"`;
    case 'id':
    case 'latest':
      return `there are no captures in ${directory} yet`;
  }
}

function notFound(store: Store, message: string, pods: readonly string[] = []): NotFoundError {
  if (store.entries().length === 0) return emptyStore(store);
  return new NotFoundError(message, {
    suggestions: [
      ...pods.map((pod) => `did you mean: pod:${pod}`),
      `mlab-cni list --store ${store.directory}    to see what there is`,
    ],
  });
}

function ambiguous(prefix: string, candidates: readonly CaptureEntry[]): NotFoundError {
  const shown = candidates
    .slice(0, 8)
    .map(({id, node, operation, plugin}) => `${id}    ${operation ?? ''} ${plugin ?? ''} ${onNode(node)}`.trimEnd());
  return new NotFoundError(`${candidates.length} captures have an id that starts with "${prefix}"`, {
    suggestions: ['one of these, or a longer prefix:', ...shown],
  });
}

function onNode(node: string | null): string {
  return node === null ? '' : `--node ${node}`;
}
