import {asString} from '../../cni/json.js';
import type {Facts} from '../facts.js';
import {broken, doubtful, type Remark} from '../remark.js';

/** Plugins that lie on a link of the node, named by `master`. */
const withMaster: ReadonlySet<string> = new Set(['ipvlan', 'macvlan', 'macvtap', 'vlan']);

/** Checks that the links are there on which networks lie. */
export function checkMasters({plugins, links}: Pick<Facts, 'plugins' | 'links'>): Remark[] {
  if (links === null) return [];
  return plugins.flatMap(({type, json, where, isDefault, network}) => {
    const master = asString(json['master']);
    if (!withMaster.has(type) || !master || json['linkInContainer'] === true) return [];
    if (links.some(({name}) => name === master)) return [];
    return [
      (isDefault ? broken : doubtful)('master-missing', {
        what: `the node has no link ${master}, on which the network ${network} lies: ${type} fails with "Link not found"`,
        evidence: [where, `links here: ${links.map(({name}) => name).join(', ')}`],
        next: 'see why the link is not there or has another name (ip link), or correct "master"',
      }),
    ];
  });
}
