import {bridgeList} from '../../../helpers/doctor-node-kinds.js';

export const conflist = '/etc/cni/net.d/10-net.conflist';

const [bridge, portmap] = bridgeList.plugins;

/** The list with other addresses. */
export function withIpam(ipam: object) {
  return {...bridgeList, plugins: [{...bridge, ipam: {...ipam}}, portmap]};
}
