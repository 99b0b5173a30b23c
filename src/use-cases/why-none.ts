import type {Emptiness} from '../capture/selection/emptiness.js';
import type {Filter} from '../capture/selection/filter.js';
import type {Store} from '../store/disk/store.js';
import {whyEmpty} from '../store/query/why-empty.js';
import {liveProcesses} from '../system/live-processes.js';

/** Why `total`, the number of captures that fit, is none; undefined if it is not. */
export function whyNone(store: Store, filter: Filter, total: number): Emptiness | undefined {
  return total === 0 ? whyEmpty(store, filter, liveProcesses().bootId) : undefined;
}
