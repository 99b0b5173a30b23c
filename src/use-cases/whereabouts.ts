import type {Whereabouts} from '../capture/fleet/whereabouts.js';
import type {Invocation} from '../capture/invocation.js';
import {openStore} from '../store/disk/store.js';
import {compareFleet} from '../store/query/compare-fleet.js';
import {callsThen} from './calls-then.js';

/** What all nodes of a store, and the cluster, tell around a call; the nodes only if the call failed. */
export function whereaboutsOf(call: Invocation | undefined, hasFailed: boolean, directory: string): Whereabouts {
  const store = openStore(directory);
  return {
    fleet: compareFleet(store, hasFailed ? call : null),
    then: call === undefined ? null : callsThen(store.directory)(call),
  };
}
