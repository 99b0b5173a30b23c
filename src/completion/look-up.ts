import {join} from 'node:path';
import {MlabCniError} from '../errors.js';
import {openStore} from '../store/disk/store.js';
import type {Candidate, LookUp} from './candidates.js';
import type {Given} from './command-line.js';
import {candidatesIn} from './from-captures.js';

export interface LookingAround {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly nowMs: () => number;
}

/** For opening captures, once they are listed: who has to wait longer has typed the word. */
const patienceMs = 300;

/**
 * Looks into the store that the command line names, if it can be read: not into a pack, which would have to be unpacked
 * each time, and never into a cluster. What is no store, or hidden from the user, offers nothing.
 */
export function lookUpIn({environment, home, nowMs}: LookingAround): LookUp {
  return (subject, text, given): readonly Candidate[] => {
    const directory = storeIn(given, environment, home);
    try {
      const store = openStore(directory, {node: subject === 'node' ? undefined : given.get('node')});
      store.entries();
      const startMs = nowMs();
      return candidatesIn(store, subject, text, {nowMs: startMs, hasTime: () => nowMs() < startMs + patienceMs});
    } catch (error) {
      if (error instanceof MlabCniError) return [];
      throw error;
    }
  };
}

/** As the shell would have it: a `~` that it has not replaced yet is the home. */
function storeIn(given: Given, environment: LookingAround['environment'], home: string): string {
  const store = given.get('store') ?? environment['MLAB_CNI_STORE'] ?? '/tmp/mlab-cni';
  return /^~(\/|$)/.test(store) ? join(home, store.slice(1)) : store;
}
