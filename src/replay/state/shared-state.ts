import {parentsOf} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {asString, isObject} from '../../cni/json.js';

/**
 * Those of the captures that work on the same state as `target`, on the same level.
 *
 * A delegated IPAM plugin keeps one state per network, whoever calls it. All other plugins of a network are taken
 * together if the same plugin called them, or the runtime did: replaying such a call runs its own delegates as well.
 *
 * @param captures with their callers, which are looked up among them
 */
export function sharingState(target: Invocation, captures: readonly Invocation[]): Invocation[] {
  const all = [...captures, target];
  const parents = parentsOf(all);
  const plugins = new Map(all.map(({id, plugin}) => [id, plugin]));
  const callerOf = ({id}: Invocation) => {
    const parent = parents.get(id);
    return parent === undefined ? 'runtime' : plugins.get(parent.id);
  };
  const caller = callerOf(target);
  const network = target.request?.name;
  const isIpam = isDelegatedIpam(target);
  return captures.filter((capture) => {
    if (capture.request?.name !== network || isDelegatedIpam(capture) !== isIpam) return false;
    return isIpam ? capture.plugin === target.plugin : callerOf(capture) === caller;
  });
}

/** An IPAM plugin gets the whole configuration of the plugin that calls it (specification, "Delegated plugins"). */
export function isDelegatedIpam({plugin, request}: Invocation): boolean {
  const ipam = request?.json['ipam'];
  return isObject(ipam) && asString(ipam['type']) === plugin && request?.type !== plugin;
}
