import type {Call} from '../../capture/tree/call-tree.js';
import {everyCapture} from '../../capture/selection/filter.js';
import {StoreFormatError, StoreMissingError} from '../../errors.js';
import type {CaptureEntry} from '../disk/entry.js';
import {openStore} from '../disk/store.js';
import {subjectsSeen} from './pods-seen.js';
import {findTrees} from './trees.js';

/** What a store holds about pods of one name, and why it holds nothing or not all. */
export interface PodCalls {
  /** Oldest first. */
  readonly trees: readonly Call[];
  /** All that is in the store. */
  readonly entries: readonly CaptureEntry[];
  readonly warnings: readonly string[];
}

/** A store, and the node in it if not all count. */
interface Place {
  readonly store: string;
  readonly node?: string | undefined;
}

/** The namespaces in which the newest captures know a pod of that name; none if there is no store. */
export function namespacesOf({store: directory, node}: Place, name: string): string[] {
  try {
    const subjects = subjectsSeen(openStore(directory, {node}));
    const pods = subjects.flatMap((subject) => (typeof subject === 'string' ? [] : [subject]));
    return [...new Set(pods.filter((pod) => pod.name === name).map(({namespace}) => namespace))];
  } catch (error) {
    if (!(error instanceof StoreMissingError || error instanceof StoreFormatError)) throw error;
    return [];
  }
}

/** Looks for calls about a pod; a store that is missing is no error, since there are others who know about pods. */
export function readPodCalls(
  {store: directory, node}: Place,
  pod: {readonly namespace: string; readonly name: string},
): PodCalls {
  try {
    const store = openStore(directory, {node});
    const entries = store.entries();
    const filter = {...everyCapture, pod: `${pod.namespace}/${pod.name}`};
    const {trees, damaged} = findTrees(store, {entries, filter, limit: Infinity}, undefined);
    const lost = damaged.map(({path, reason}) => `damaged, so it may be about this pod: ${path}: ${reason}`);
    const none = `no capture in ${directory} is about the pod ${pod.namespace}/${pod.name}`;
    return {trees, entries, warnings: [...lost, ...(trees.length === 0 ? [none] : [])]};
  } catch (error) {
    if (!(error instanceof StoreMissingError || error instanceof StoreFormatError)) throw error;
    return {trees: [], entries: [], warnings: [error.message]};
  }
}
