import {holdersAgree} from '../../calls/address-holders.js';
import {earlierAddWithoutDel} from '../../calls/request-details.js';
import type {End} from '../../fault/endings.js';
import type {Knowledge} from '../knowledge.js';

/** How waiting for a lock ends; another ending is about the file, not about who holds it. */
const lockEndings: ReadonlySet<End> = new Set<End>([
  'timed-out',
  'again',
  'busy',
  'exists',
  'in-use',
  'unavailable',
  'conflict',
]);

/** Address management (IPAM). */
export default {
  rules: [
    {
      id: 'range-full',
      title: 'no address is left in {range}',
      rank: 'specific',
      pattern: /no IP addresses available in range set: (?<range>[^\s"]+)/,
      evidence: 'address-holders',
      cause:
        'host-local keeps one file per address under {dataDir}/{network}. Either that many pods run here, or files were left ' +
        'behind by containers whose DEL never came (a reboot, a crash, a configuration that was removed).',
      fix:
        'Compare the files in {dataDir}/{network} (each holds a container id) with {listContainers}. If the containers run, the ' +
        'range is too small: give the node a larger one. A file whose container is gone for good may be moved away, one by one; ' +
        'never empty the directory while pods run.',
      source: 'https://github.com/containernetworking/plugins/issues/252',
      agrees: ({situation, speech}) => holdersAgree(situation, speech.words),
      cases: ['failed to allocate for range 0: no IP addresses available in range set: 10.7.1.1-10.7.1.6'],
    },
    {
      id: 'address-allocated-twice',
      title: 'this container and interface have an address already',
      rank: 'specific',
      pattern:
        /(?<address>[\da-fA-F.:]{2,45}) has been allocated to (?<holder>.{1,300}?), duplicate allocation is not allowed/,
      cause:
        'host-local still has the file of an earlier ADD for this container and interface: the DEL never came. After an unclean reboot or a crash the runtime starts the same container again and its ' +
        'allocation was left behind; an ADD that was cut off, and a call by hand, leave one, too.',
      fix: 'mlab-cni list --container shows the earlier ADD. If {listContainers} shows that {holder} is gone, send its DEL, which frees the address, or move its one file {dataDir}/{network}/{address} away. Never send the DEL of a container that runs: it takes its network away.',
      source:
        'https://github.com/containernetworking/plugins/blob/main/plugins/ipam/host-local/backend/allocator/allocator.go',
      agrees: ({situation}) => earlierAddWithoutDel(situation),
      cases: [
        'failed to allocate for range 0: 10.22.0.7 has been allocated to 6f0c1f9b3d52, duplicate allocation is not allowed',
      ],
    },
    {
      id: 'address-not-available',
      title: 'the address {address}, which was asked for, cannot be had',
      rank: 'specific',
      pattern: /requested (?:IP )?address '?(?<address>[^\s']+)'? is not available in range set/i,
      cause:
        'Another container has it, its file in {dataDir}/{network} was left behind, or it is outside the range or the gateway.',
      fix: 'Look at {dataDir}/{network}/{address}: if the container id in it does not run any more ({listContainers}), that one file is stale. Else ask for another address.',
      source: 'https://github.com/containers/podman/issues/8403',
      cases: [
        'failed to allocate for range 0: requested IP address 10.88.0.5 is not available in range set 10.88.0.1-10.88.255.254',
      ],
    },
    {
      id: 'no-address-from-ipam',
      title: 'the IPAM plugin succeeded and returned no address',
      rank: 'specific',
      pattern:
        /IPAM plugin (?:returned|return is|did not return|returns).{0,20}(?:missing|any|no)\b.{0,20}IP|no IP (?:addresses|config\w*) (?:in|returned|from) .{0,40}(?:result|ipam)|ipam.{0,40}(?:returned|did not return).{0,30}(?:no|missing|any) (?:IP|address)/i,
      cause:
        'static has no address configured in "ipam" and got none with the request: the "ips" of the annotation reach it only if the network has "capabilities": {"ips": true}. ' +
        'Another IPAM plugin may answer without one when its own source (a lease, a pool) has none.',
      fix: 'mlab-cni show on the IPAM call: its request and its answer. Write "addresses" into "ipam", or add "capabilities": {"ips": true} to the network.',
      source: 'https://www.cni.dev/plugins/current/ipam/static/',
      agrees: ({situation}) =>
        situation?.call.children.some(
          ({invocation}) =>
            invocation.outcome === 'succeeded' &&
            invocation.operation === 'ADD' &&
            !/"address"|"ip"/.test(invocation.stdout.toString('utf8')),
        ) === true
          ? ['The recorded answer of its IPAM plugin holds no address.']
          : [],
      cases: ['IPAM plugin returned missing IP config'],
    },
    {
      id: 'ranges-overlap',
      title: 'two ranges of the network overlap, or a range is outside of its subnet',
      rank: 'specific',
      pattern:
        /range set \d+ overlaps with \d+|subnets? .{0,60}overlap|ranges? .{0,80}overlap|RangeStart .{0,60}not in network|RangeEnd .{0,60}not in network|gateway .{0,40}not in network/i,
      cause:
        'In "ipam" of the network the same addresses are in two ranges (or two range sets), or rangeStart, rangeEnd or gateway do not lie in the subnet.',
      fix: 'mlab-cni check on the configuration says which. Correct "ranges" of network {network}.',
      source: 'https://www.cni.dev/plugins/current/ipam/host-local/',
      cases: ['range set 0 overlaps with 1', 'invalid range set 0: RangeStart 10.1.0.5 not in network 10.2.0.0/16'],
    },
    {
      id: 'networks-overlap',
      title: 'the subnet overlaps with that of another network on this host',
      rank: 'specific',
      pattern: /Pool overlaps with other one|non-overlapping IPv[46] address pool|networks have overlapping/i,
      cause:
        'An engine gives each of its networks a subnet of its own. The one that was asked for is used by another network, by an interface of the host or a VPN, or all of its default pools are used.',
      fix: 'docker network ls and docker network inspect (or podman network ls) against ip route: who has it? Choose another subnet, or enlarge the default pools (default-address-pools); remove only networks that no container uses.',
      source: 'https://docs.docker.com/reference/cli/docker/network/create/',
      cases: ['Error response from daemon: Pool overlaps with other one on this address space'],
    },
    {
      id: 'pool-used-up',
      title: 'the pool of addresses is used up: no free address is left for the pod',
      rank: 'class',
      fault: {end: ['exhausted']},
      cause:
        'All addresses that this node (or the whole cluster, by the kind of pool) may hand out are allocated. Either that many pods run, or allocations of pods that are gone were never released (leaked).',
      fix: 'Compare what the pool counts as allocated with the pods that run: {look}. Enlarge the pool, or let its own tool find leaked addresses; do not delete allocations of pods that run.',
      source: 'https://www.cni.dev/docs/spec/#section-4-plugin-delegation',
      cases: ['frob-ipam: no free IPs in subnet 10.4.0.0/26', 'ipam: address pool exhausted'],
    },
    {
      id: 'address-in-use',
      title: 'the address (or port, name or table) is in use already: another endpoint has it',
      rank: 'class',
      fault: {end: ['in-use']},
      cause:
        'Somebody else still holds the address, port or name: a pod that was not taken down, another program on the node, or an allocation that was never released.',
      fix: 'Find who has it (ip addr, ss -lnp, the tool of the address management) and whether that still runs.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to listen on 0.0.0.0:8080: bind: address already in use'],
    },
    {
      id: 'address-not-on-node',
      title: 'a program cannot listen: the address that it wants is on no interface that is up',
      rank: 'class',
      pattern: /\bbind|\blisten/i,
      fault: {end: ['bad-address']},
      cause:
        'It starts before the bridge or interface has that address, the interface was made anew without it, or an IPv6 address is still being checked for duplicates.',
      fix: 'ip addr on the node (for a rootless engine in its own namespace): who should have that address? Often the bridge of the network lost it to a network manager or a restart.',
      source: 'https://man7.org/linux/man-pages/man2/bind.2.html',
      cases: ['failed to bind udp listener on 10.89.1.1:53: IO error: Cannot assign requested address (os error 99)'],
    },
    {
      id: 'nothing-to-release',
      title: 'the address management knows of no address for this container: there is nothing to release',
      rank: 'class',
      pattern:
        /did not find reserved (?:IP|address)|(?:no|not find|unknown) (?:IP |address )?(?:allocation|reservation|lease)s? .{0,40}(?:found |for )|(?:allocation|reservation|lease|address|IP) .{0,60}(?:was not|is not|not) found.{0,40}(?:releas|dealloc)|(?:releas|dealloc)\w+.{0,80}(?:not found|does not exist|did not find)/i,
      cause:
        'A DEL came for a container that has no allocation: the ADD before it failed, or an earlier DEL or a clean-up released it already. A DEL should take this for success.',
      fix: 'Explain the ADD before it: mlab-cni list --operation ADD --failed. If a pod stays in Terminating because of it, use a newer release, which only logs this.',
      source: 'https://github.com/k8snetworkplumbingwg/whereabouts/issues/70',
      cases: ['Error deallocating IP: did not find reserved IP for container ceba7e73aca9c41c'],
    },
    {
      id: 'bridge-address-differs',
      title: 'the bridge "{bridge}" still has the address of an earlier subnet',
      rank: 'specific',
      pattern: /"(?<bridge>[^"]+)" already has an IP address different from (?<wanted>[^\s"]+)/,
      cause:
        'The subnet of the node changed (a network add-on was installed anew, the node joined again), and the bridge was kept. It should have {wanted}.',
      fix: 'ip addr show {bridge}. ip link show master {bridge} lists the pods on it. Only when it shows none any more: ip link delete {bridge}; the next ADD makes it again.',
      source: 'https://github.com/containers/podman/issues/12306',
      cases: ['failed to set bridge addr: "cni0" already has an IP address different from 10.244.1.1/24'],
    },
    {
      id: 'address-tentative',
      title: 'an IPv6 address of the pod did not become usable: it stayed tentative, or somebody else has it',
      rank: 'class',
      pattern:
        /tentative|dad ?failed|duplicate address detect|not in preferred state|stable IPv6|IPv6 addresses to be stable/i,
      cause:
        'The kernel asks the network whether anybody has the address (duplicate address detection) before it may be used. The interface has no carrier or is not up yet, or another machine answered.',
      fix: 'ip -6 addr in the namespace of the pod shows tentative or dadfailed. Look whether the interface is up and its pair connected, and who else has the address; it often goes away when the kubelet tries again.',
      source: 'https://www.rfc-editor.org/rfc/rfc4862#section-5.4',
      cases: ['link eth0 still has tentative addresses after 10s'],
    },
    {
      id: 'address-family-missing',
      title: 'the pod needs an address of another family ({family}) than it got',
      rank: 'class',
      pattern:
        /(?<family>IPv[46])\b.{0,40}\b(?:required|requested|enabled|expected|needed)\b.{0,60}\b(?:none|not?|without|missing)\b|\bno (?<other>IPv[46]) (?:address|range|subnet|pool|config)/i,
      when: ({speech}) => ({family: /IPv[46]/i.exec(speech.words)?.[0] ?? 'IPv6'}),
      cause:
        'The cluster or the plugin is set up for that family of addresses (dual stack, say), and whoever hands out addresses has none of it: no range or pool of that family, or it is switched off there.',
      fix: 'Compare the families that the add-on has enabled with the ranges of the node (kubectl get node -o yaml: podCIDRs) and with "ipam" of network {network}. {look}.',
      source: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
      cases: ['plugin type="cilium-cni" failed (add): IPv6 address required but none allocated'],
      counterCases: ['failed to request 1 IPv4 addresses. IPAM allocated only 0'],
    },
    {
      id: 'requested-addresses-refused',
      title: 'not every address that was asked for could be allocated: {address}',
      rank: 'specific',
      pattern: /failed to allocate all requested IPs: (?<address>[\da-fA-F.:, ]+)/,
      cause:
        'The annotation of the pod (or CNI_ARGS) asks for these addresses, and they lie in none of the ranges of the network.',
      fix: 'Compare {address} with the ranges in "ipam" of network {network}: host-local gives only what lies in one of them. Ask for another address, or none.',
      source: 'https://github.com/containernetworking/plugins/blob/main/plugins/ipam/host-local/main.go',
      cases: ['failed to allocate all requested IPs: 10.9.0.7'],
    },
    {
      id: 'lock-not-available',
      title: 'a lock was not free in time: another call or a dead one holds it',
      rank: 'class',
      pattern:
        /(?:acquire|obtain|get|take|hold\w*|wait\w*|for|file|store|stale) (?:the |a |on )?(?:\w+ )?lock\b|lock(?:ed)? (?:is )?(?:held|by another|timeout|timed out)|\block ?file\b|could not lock|unable to lock|locking|\b(?:is|was|already) locked\b/i,
      cause:
        'Calls of this plugin take turns by a lock. Another call hangs while it holds it, one that was killed left a stale lock file behind, or many start at once.',
      fix: 'fuser or lsof on the lock file names the process that holds it; mlab-cni list --slower-than 5s shows calls that hang. A lock of the kernel (flock) ends with its process, and its file stays: leave it, as that of host-local. Only a file that holds a process id can be stale, when no such process runs.',
      source: 'https://man7.org/linux/man-pages/man2/flock.2.html',
      when: ({fault: {end}}) => end === undefined || lockEndings.has(end),
      cases: ['failed to acquire lock: timed out after 10s'],
      counterCases: ['unable to read lock file: open /var/run/frob/ipam.lock: too many open files'],
    },
  ],
} satisfies Knowledge;
