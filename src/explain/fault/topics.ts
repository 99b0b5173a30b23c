/** What a failure is about, where its words tell no more than that, and what is worth knowing about such things. */
export interface Topic {
  /** As part of a sentence. */
  readonly name: string;
  readonly pattern: RegExp;
  /** It decides wherever it is named: what is said behind it has words of its own. */
  readonly anywhere?: true;
  /** What usually is the matter with it, as a sentence. */
  readonly usual: string;
  /** Where to look, as a sentence; {look} is how to see the daemon of the add-on. */
  readonly look: string;
}

/** From the narrowest to the widest: within one clause the first that fits decides. */
export const topics: readonly Topic[] = [
  {
    name: 'an endpoint or a network of the host network service (HNS) of Windows',
    pattern: /\bHNS|\bHCN\b|\bhcn|compute system/i,
    anywhere: true,
    usual:
      'The service was restarted and lost it, an earlier attempt left one of that name, or its namespace (compartment) is gone.',
    look: 'Get-HnsNetwork and Get-HnsEndpoint on the node show what is there; Get-Service hns whether it runs.',
  },
  {
    name: 'a sysctl of the kernel',
    pattern: /sysctl|\/proc\/sys\//i,
    usual:
      'Its name is misspelt, the kernel or a network namespace does not have it, it is not on an allow list, or /proc/sys is mounted read-only.',
    look: 'sysctl -a | grep its name, on the node and in the namespace of the pod; compare it with "sysctl" of network {network}.',
  },
  {
    name: 'a program or a map of eBPF',
    pattern: /\be?bpf\b|bpffs|\bxdp\b|af_?xdp|tail ?call|memlock|\bbtf\b|clsact|map create|load program/i,
    anywhere: true,
    usual:
      'The kernel is too old or lacks an option (BTF), the limit of locked memory is too low, /sys/fs/bpf is not mounted or was emptied, or another program holds the hook.',
    look: 'uname -r, findmnt /sys/fs/bpf, bpftool net and dmesg on the node; the log of the daemon has what the verifier said: {look}.',
  },
  {
    name: 'a device for the pod (a VF, a PCI or an RDMA device)',
    pattern:
      /\bVFs?\b|\bvf\b|\bPFs?\b|\bpci\b|PCI|SR-?IOV|RDMA|rdma|\bGUID|\bguid\b|vdpa|VDPA|representor|InfiniBand|net ?device\b|\bdevices\b|(?:network|host|PCI) device|\bdevice ?(?:id|info|plugin)\b|deviceID|\bpkey\b|virtfn/i,
    usual:
      'It is bound to another driver, held by another pod, still in a namespace that is going away, of another kind than the plugin needs, or the devices were made anew since the device plugin looked.',
    look: 'ls -l /sys/bus/pci/devices/ADDRESS/ (driver, physfn, net) and ip -d link on the node. After a change of devices the device plugin has to be restarted.',
  },
  {
    name: 'Open vSwitch or OVN on this node (a bridge, a port, flows or the database)',
    pattern:
      /\bOVS\b|\bovs\b|ovs-|ovsdb|open ?vswitch|openflow|ofport|logical switch|\bOVN\b|\bovn\b|transactionResult|OVN_|northbound|southbound/i,
    usual:
      'ovsdb-server or ovs-vswitchd is restarting or busy, a bridge or port was removed or is left over from an earlier pod, or the controller has not caught up.',
    look: 'ovs-vsctl show on the node, and the logs of ovsdb-server, ovs-vswitchd and ovn-controller.',
  },
  {
    name: 'the packet filter of the node (iptables, nftables, ipset or firewalld)',
    pattern:
      /ip6?tables|\bnft\b|nftables|\bipset\b|\bchains?\b|firewall|masquerad|\b[DS]NAT\b|\bip ?masq|port ?map|host ?port|conntrack|xtables|trusted zone|ingress policy|\bHEP\b/i,
    usual:
      'A module of the kernel is missing, two backends are mixed, another program (firewalld, kube-proxy) guards or changes the rules, or the runtime works without root.',
    look: 'iptables -V, iptables-save or nft list ruleset on the node; systemctl status firewalld; lsmod | grep -E "^(ip|nf|xt)_".',
  },
  {
    name: 'the limit of bandwidth (rate, burst, a qdisc or an ifb interface)',
    pattern: /\bqdisc\b|\bifb\b|bandwidth|\bburst\b|\brate\b|\btbf\b|traffic shap/i,
    usual:
      'Rate and burst have to be set together and in their range, in the network or in the annotation of the pod; and the kernel needs ifb and sch_tbf.',
    look: 'Compare "bandwidth" of the request (mlab-cni show {capture}) with the documentation of the plugin; modprobe ifb sch_tbf on the node.',
  },
  {
    name: 'DHCP (a lease, its daemon or its server)',
    pattern: /\bdhcp|\bleases?\b(?! elect)/i,
    usual: 'The "dhcp daemon" on the node does not run, or no DHCP server answers on that VLAN.',
    look: 'systemctl status cni-dhcp on the node; tcpdump -ni MASTER port 67 or port 68 during a try.',
  },
  {
    name: 'the network interfaces that the cloud gives to this node (ENI, branch or trunk interface, security group)',
    pattern:
      /\bENIs?\b|\beni\b|\bVPC\b|vswitch|security group|\btrunk (?:interface|ENI)|\bEC2\b|\bIMDS\b|169\.254\.169\.254|metadata service|instance (?:type|id)|elastic/i,
    usual:
      'The limit of this type of instance is reached, the subnet is full, rights are missing, the API of the cloud is slow or throttles, or what the daemon remembers differs from what is attached.',
    look: 'Compare what is attached in the cloud with ip link on the node; the log of the daemon tells what the cloud answered: {look}.',
  },
  {
    name: 'the result that plugins hand on (prevResult)',
    pattern: /prev(?:ious)? ?Result|\bCNI result\b|\bresults?\b(?!::)/i,
    usual:
      'A plugin before this one made no interface or no address, answered in another version of the specification, or this plugin stands at a wrong place of the list.',
    look: 'mlab-cni tree and mlab-cni show give what each plugin got and answered.',
  },
  {
    name: 'a route, a rule, a gateway or a neighbour',
    pattern:
      /\broutes?\b|\brouting\b|gateways?\b|\bgw\b|next ?hop|neigh|\barp\b|\bndp?\b|rule ?table|(?:ip|policy) rules?\b/i,
    usual:
      'It exists already or is left over from an earlier pod, its gateway lies outside of the subnet, its interface is down, or another network of the pod sets the same one.',
    look: 'ip route, ip rule and ip neigh on the node and in the namespace of the pod; compare them with "routes" and "gateway" of network {network}.',
  },
  {
    name: 'a pool, range or subnet of addresses',
    pattern:
      /\bpools?\b|ippool|\branges?\b|\bsubnets?\b|\bCIDRs?\b|\bcidr\b|\bblocks?\b|affinity|\bIPAM\b|allocat(?!able)|releas\w+ (?:the )?(?:IP|address)/i,
    usual:
      'It is used up, does not exist, is disabled, does not fit this pod or node, or a range of the configuration does not lie in its subnet.',
    look: 'Compare "ipam" of network {network} and the annotations of the pod with the pools that there are: {look}.',
  },
  {
    name: 'a network interface',
    pattern:
      /\blinks?\b|interfaces?\b|\bveth|\bbridge\b|\bmtu\b|\bmac\b|\bnics?\b|\bvlan\b|\bmaster\b|\bbond\b|\bdummy\b|\btap\b|macvlan|ipvlan|vxlan|hardware addr|promisc|ifindex|\bparent\b|netlink/i,
    usual:
      'One of that name exists already or is gone, it is in another namespace, was changed or replaced since, or its kind or driver cannot do what is asked.',
    look: 'ip -d link on the node and in the namespace of the pod; compare it with the request (mlab-cni show {capture}).',
  },
  {
    name: 'the network namespace of the pod',
    pattern: /\bnet ?ns\b|netns|network namespace|\bname ?space path|\bnspath\b|nsenter|\bns\b handle|host namespace/i,
    usual:
      'The container ended while its network was being set up, or the namespace is not visible where the plugin or its daemon runs.',
    look: 'lsns -t net and ls -l /run/netns on the node; the log of the runtime tells when the sandbox ended.',
  },
  {
    name: 'an object of Kubernetes (the pod, the node, an annotation or a custom resource)',
    pattern:
      /\bpods?\b|\bnodes?\b|annotation|\blabels?\b|\bnamespaces?\b|kube|\bk8s\b|\bAPI\b|resource ?claim|custom resource|\binformer|\blister|spec\.|status\.|network-attachment|service account|\bworkload/i,
    usual:
      'It was deleted meanwhile, its controller has not written yet what the plugin needs, it holds what the plugin cannot use, or its definition belongs to another release.',
    look: 'kubectl get -o yaml on the object that the message names; the log of the controller of the network add-on, and {look}.',
  },
  {
    name: 'an address',
    pattern:
      /\bIPs?\b(?! (?:link|addr|route|rule|neigh|tuntap|netns|-))|\bIPv[46]\b|\baddress(?:es)?\b|\baddrs?\b|\bprefix/i,
    usual:
      'Another pod or program still holds it, it was never released, it lies outside of the range, or it is of the wrong family (IPv4, IPv6).',
    look: 'Find who has it: mlab-cni list, ip addr on the node, and the tool of the address management: {look}.',
  },
  {
    name: 'the state that the plugin or its daemon keeps (a file, a cache, a store or a lock)',
    pattern:
      /\bcached?\b|\bstore\b|\bstate\b|\bfiles?\b|\block\b|\bdb\b|database|checkpoint|\bpersist|bolt|\bdisk\b|director/i,
    usual:
      'It was lost or damaged (a reboot, a full disk, a call that was killed), or another call holds it at this moment.',
    look: 'ls -l /var/lib/cni and the directory that the message names; df -h on it. {look} shows the daemon, if it is the one who keeps it.',
  },
  {
    name: 'the configuration of the network or of the plugin',
    pattern:
      /conf\b|config|delegates?\b|\bplugins?\b|\boptions?\b|\bkeys?\b|\bfields?\b|\bmodes?\b|versions?\b|\bsettings?\b|\bparameters?\b|\btype\b|\bvalues?\b|\barg(?:ument)?s?\b|capabilit|\bname\b|\bports?\b|'\w+'/i,
    usual:
      'A key is missing, misspelt, of the wrong kind, excludes another one, or is meant for another plugin or release.',
    look: 'mlab-cni check on the configuration; mlab-cni show {capture} gives the request as the plugin got it. Compare it with the documentation of the installed release.',
  },
  {
    name: 'the container or the endpoint that the network add-on keeps for it',
    pattern: /endpoint|container|sandbox|attachment|\bidentity\b|polic(?:y|ies)/i,
    usual:
      'It was taken down meanwhile, is left over from an earlier attempt, or the daemon that keeps it does not know it (yet).',
    look: 'mlab-cni list --container tells what was done for it; what the daemon knows: {look}.',
  },
  {
    name: 'the daemon that the plugin hands its work to',
    pattern:
      /\bdaemon\b|\bagent\b|\bserver\b|\bclient\b|\bsockets?\b|connect|\brequests?\b|\bresponses?\b|\brpc\b|\breceiv\w+|\bgrpc\b|\bHTTP\b|status code/i,
    usual: 'It is not running on this node, not ready, or answered with an error of its own.',
    look: 'See whether it runs on this node and what its log says: {look}.',
  },
];

/** What the words are about: the innermost clause that names something decides. */
export function topicOf(words: string): Topic | undefined {
  const plain = withoutDumps(words);
  const clauses = plain
    .split(/: |; |\n/)
    .map(apart)
    .reverse();
  return (
    topics.find(({anywhere, pattern}) => anywhere && pattern.test(plain)) ??
    clauses.flatMap((clause) => topics.find(({pattern}) => pattern.test(clause)) ?? [])[0]
  );
}

/** Names of variables as words, too: portUuid is about a port. */
function apart(clause: string): string {
  return `${clause} ${clause.replace(/([a-z])([A-Z][a-z])/g, '$1 $2')}`;
}

/** Go's structures name everything that there is, and the words of an errno are about nothing in particular. */
function withoutDumps(words: string): string {
  return words
    .replace(/\{[^{}]*\}/g, '')
    .replace(/no such file or directory|invalid argument|file exists|connection refused|exit status \d+/gi, '');
}
