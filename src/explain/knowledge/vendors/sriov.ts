import type {Knowledge} from '../knowledge.js';

const driver = 'https://github.com/k8snetworkplumbingwg/sriov-cni/blob/master/docs/configuration-reference.md';

export default {
  daemons: [
    {
      name: 'the SR-IOV device plugin',
      product: 'SR-IOV CNI',
      plugins: ['sriov', 'ib-sriov', 'accelerated-bridge'],
      places: ['/var/lib/cni/sriov', '/sys/bus/pci/devices/', '/var/lib/kubelet/device-plugins/'],
      look: 'kubectl get node NODE -o jsonpath={.status.allocatable}; kubectl get pods -A -o wide | grep sriov; ip -d link show on the node',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-network-device-plugin',
    },
  ],
  rules: [
    {
      id: 'device-id-missing',
      title: 'nobody assigned a device to the pod: the request has no device id',
      rank: 'specific',
      pattern:
        /(?:lookup|find|get|load) (?:device|link|interface|VF) "": |VF pci addr(?:ess)? (?:is required|not)|(?:deviceID|device ?id|pciBusID|PCI address|pci addr)\b.{0,60}(?:required|missing|empty|not (?:set|provided|specified|found)|must be)|(?:no|missing|need|without) (?:a )?(?:device ?ID|pciBusID)|resourceName\b.{0,40}(?:missing|not found|required|empty)|specify either "?device|must specify (?:exactly )?one of/i,
      cause:
        'The device plugin hands a device to a pod that asks for its resource, and multus passes it on as deviceID if the network has the annotation k8s.v1.cni.cncf.io/resourceName. ' +
        'One of the two is missing, names another resource, or this node has no such device (VF).',
      fix: "Compare the annotation resourceName of the NetworkAttachmentDefinition with the pod's resources.limits, and with kubectl get node NODE -o jsonpath={.status.allocatable}.",
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/how-to-use.md',
      cases: [
        'SRIOV-CNI failed to load netconf: LoadConf(): VF pci addr is required',
        'specify either "device", "hwaddr", "kernelpath" or "pciBusID"',
      ],
    },
    {
      id: 'vf-setting-unsupported',
      title: 'the driver of the network card does not support this setting of a VF',
      rank: 'specific',
      pattern:
        /(?:failed to|unable to|cannot) (?:set|apply|configure|reset)(?!.{0,8}\bmtu\b).{0,20}\bvf\b.{0,80}(?:operation not supported|not supported|invalid argument)/i,
      cause:
        'The kernel passes the setting (link state, trust, spoof check, rate, VLAN, MAC) to the driver of the card, and that driver or its firmware cannot do it.',
      fix: 'Take that key (link_state, trust, spoofchk, min_tx_rate, max_tx_rate, vlanQoS) out of the network, or update driver and firmware: ethtool -i PF names them.',
      source: driver,
      cases: ['SRIOV-CNI failed to configure VF "failed to set vf 28 link state to 1: operation not supported"'],
    },
    {
      id: 'sriov-cached-config-missing',
      title: 'the plugin does not find what it had saved at the ADD',
      rank: 'specific',
      pattern:
        /error reading cached NetConf|failed to (?:read|load) (?:cached )?(?:NetConf|netconf).{0,60}cache|cached NetConf/i,
      cause:
        'At a DEL it reads the file that its ADD wrote. The ADD failed before that, the file was removed at an earlier DEL, or the directory was emptied (a reboot).',
      fix: 'After an ADD that failed this follows from it: explain that ADD. Else nothing is left to take down, and a newer plugin ignores it.',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-cni/issues/130',
      cases: [
        {
          plugin: 'sriov',
          operation: 'DEL',
          msg: 'error reading cached NetConf in /var/lib/cni/sriov with name d8263d4b-net1',
        },
      ],
    },
    {
      id: 'vf-not-found',
      title: 'the device {object} is not there, or is no VF with a network interface',
      rank: 'specific',
      pattern:
        /failed to (?:get|find|obtain).{0,40}(?:\bVF\b|\bvf\b|\bPF\b|pf name|vf id|VF information|VF net ?dev\w*|netdevice)|(?:no|cannot find) net ?device? .{0,40}(?:pci|VF)|no interface name found for/i,
      cause:
        'The device was bound to another driver (vfio-pci has no interface), is in use in another namespace, or the number of VFs was changed since.',
      fix: 'ls -l /sys/bus/pci/devices/ADDRESS/ on the node: driver, physfn and net. After a change restart the device plugin, which reads the devices at its start.',
      source: 'https://github.com/k8snetworkplumbingwg/sriov-cni/issues/60',
      cases: [
        'SRIOV-CNI failed to load netconf: LoadConf(): failed to get VF information: "lstat /sys/bus/pci/devices/0000:af:06.0/physfn/net: no such file or directory"',
      ],
    },
  ],
} satisfies Knowledge;
