import {dirname} from 'node:path';
import {entryAt} from '../../system/entry-at.js';
import {isSameDirectory} from '../modes/mount/mount-table.js';
import type {NodeAccess, Target} from '../runtimes/target.js';

const defaultStore = '/tmp/mlab-cni';

/** Where a unit with PrivateTmp sees what we see, too. */
const sharedStore = '/var/lib/mlab-cni/store';

/**
 * A store that the runtime sees at the same path as we do: a unit with PrivateTmp=, or with mounts of its own, has
 * another /tmp. Only a store that the user did not choose is replaced.
 */
export async function chooseStore(
  node: NodeAccess,
  target: Target,
  wanted: string,
): Promise<{store: string; warning: string | null}> {
  const state = await target.state(node);
  const seesSame = state.kind !== 'running' || seesTheSame(node, state.pid, wanted);
  if (state.kind !== 'running' || seesSame === true) return {store: wanted, warning: null};
  if (seesSame === null) {
    return {store: wanted, warning: `only root can see whether ${target.unit} finds ${wanted} at the same path`};
  }
  const why = `${target.unit} (process ${state.pid}) sees another ${parentOf(node, wanted)} than we do, as with PrivateTmp=`;
  if (wanted !== defaultStore) {
    return {store: wanted, warning: `${why}: captures go to /proc/${state.pid}/root${wanted}`};
  }
  return {store: sharedStore, warning: `${why}: captures go to ${sharedStore}`};
}

/** Whether an installation has another store than it was asked for, for that reason. */
export function isChosenForUser(store: string, wanted: string): boolean {
  return wanted === defaultStore && store === sharedStore;
}

/** Null: only root may look there. */
function seesTheSame(node: NodeAccess, pid: number, store: string): boolean | null {
  const parent = parentOf(node, store);
  const theirs = node.host.at(`/proc/${pid}/root`);
  return entryAt(theirs) === undefined || isSameDirectory(node.host.at(parent), `${theirs}${parent}`);
}

/** The deepest directory on the way to the store that is there: in a private /tmp the store itself may be ours. */
function parentOf({host}: Pick<NodeAccess, 'host'>, path: string): string {
  const parent = dirname(path);
  return parent === '/' || entryAt(host.at(parent)) !== undefined ? parent : parentOf({host}, parent);
}
