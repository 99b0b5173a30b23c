import type {MessageRule} from '../rule.js';

/** Address management (IPAM). */
export const addressRules: readonly MessageRule[] = [
  {
    id: 'range-full',
    title: 'no address is left in {range}',
    pattern: /no IP addresses available in range set: (?<range>[^\s"]+)/,
    evidence: 'address-holders',
    cause:
      'host-local keeps one file per address under {dataDir}/{network}. Either that many pods run here, or files were left ' +
      'behind by containers whose DEL never came (a reboot, a crash, a configuration that was removed).',
    fix:
      'Compare the files in {dataDir}/{network} (each holds a container id) with crictl pods. If the containers run, the ' +
      'range is too small: give the node a larger one. If they are gone, drain the node, stop the runtime and remove their files.',
    source: 'https://github.com/containernetworking/plugins/issues/252',
  },
  {
    id: 'address-allocated-twice',
    title: 'this container and interface have an address already',
    pattern:
      /(?<address>[\da-fA-F.:]{2,45}) has been allocated to (?<holder>.{1,300}?), duplicate allocation is not allowed/,
    cause:
      'A second ADD for the same container id and interface without a DEL between them: typical of calls by hand and of replays.',
    fix: 'Send the DEL for {holder} first, or use another container id.',
    source:
      'https://github.com/containernetworking/plugins/blob/main/plugins/ipam/host-local/backend/allocator/allocator.go',
  },
  {
    id: 'address-not-available',
    title: 'the address {address}, which was asked for, cannot be had',
    pattern: /requested (?:IP )?address '?(?<address>[^\s']+)'? is not available in range set/i,
    cause:
      'Another container has it, its file in {dataDir}/{network} was left behind, or it is outside the range or the gateway.',
    fix: 'Look at {dataDir}/{network}/{address}: if the container id in it does not run any more, remove the file. Else ask for another address.',
    source: 'https://github.com/containers/podman/issues/8403',
  },
  {
    id: 'aws-no-address',
    title: 'the AWS VPC plugin had no address for the pod',
    pattern: /failed to assign an IP address to container/,
    cause:
      'The instance has as many network interfaces and addresses as its type allows, the subnet is full, or the ipamd daemon (aws-node) is not ready.',
    fix: 'Look at the aws-node pod of this node and at /var/log/aws-routed-eni/ipamd.log; compare the number of pods with the limit of the instance type.',
    source: 'https://github.com/aws/amazon-vpc-cni-k8s/issues/1791',
  },
  {
    id: 'dhcp-daemon-down',
    title: 'the DHCP daemon does not answer at {socket}',
    pattern: /error dialing DHCP daemon: dial unix (?<socket>[^\s:]+)/,
    cause: 'The dhcp plugin only passes requests on: a long-running "dhcp daemon" on the node holds the leases.',
    fix: 'Start it (the dhcp plugin with the argument daemon, best as a systemd socket unit). A socket left over from an earlier run has to be removed first.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1031',
  },
];
