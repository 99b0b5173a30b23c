/**
 * Plugins that are known to start the plugin that their `ipam` names. Others, like azure-vnet with azure-cns or antrea
 * with its own, may give addresses themselves.
 */
export const ipamCallers: ReadonlySet<string> = new Set([
  ...['bridge', 'calico', 'dummy', 'host-device', 'ipvlan', 'macvlan', 'macvtap', 'ptp', 'tap', 'vlan'],
  ...['accelerated-bridge', 'bond', 'ib-sriov', 'ipoib', 'netctl', 'ovs', 'sriov', 'weave-net'],
]);
