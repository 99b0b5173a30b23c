import type {Knowledge} from '../knowledge.js';

/** iptables, nftables and ipset. */
export default {
  rules: [
    {
      id: 'iptables-lock',
      title: 'another program held the iptables lock',
      rank: 'specific',
      pattern: /Another app is currently holding the xtables lock|xtables\.lock/,
      when: ({fault: {end}}) => end === undefined || end === 'again' || end === 'timed-out' || end === 'busy',
      cause:
        'kube-proxy, a firewall daemon or another plugin changes thousands of rules at once, and the plugin did not wait long enough.',
      fix: 'It usually goes away {again}. If not, find who holds /run/xtables.lock: lsof /run/xtables.lock.',
      source: 'https://github.com/containernetworking/plugins/issues/510',
      cases: [
        'running [/usr/sbin/iptables -t nat -S --wait]: exit status 4: Another app is currently holding the xtables lock.',
      ],
      counterCases: ["Fatal: can't open lock file /run/xtables.lock: Permission denied"],
    },
    {
      id: 'iptables-module-missing',
      title: 'the kernel lacks a module that this iptables rule needs',
      rank: 'class',
      pattern:
        /No chain\/target\/match by that name|Table does not exist|do you need to insmod|can't initialize ip6?tables table|missing kernel module|Couldn't load (?:match|target)|modprobe: (?:can't|FATAL|ERROR)|netlink receive: (?:no such file|operation not supported)|[Ee]xtension \S+ (?:revision \d+ )?not supported|unknown (?:option|match|target)|RULE_APPEND failed \((?:No such file|Invalid argument)|CHAIN_ADD failed \((?:No such|Operation not supported)/,
      cause:
        'A match, target or table of the rule is an extension whose kernel module (xt_multiport, xt_comment, xt_MARK, iptable_nat, nf_nat, nft_compat...) is not there or not loaded: a minimal kernel, modules that ' +
        'belong to another kernel than the running one, or iptables in a container that cannot load them. A chain that somebody removed looks the same.',
      fix: 'On the node: modprobe the module that the rule names (after -m: xt_NAME; for -t nat: iptable_nat or nf_nat), then uname -r against ls /lib/modules.',
      source: 'https://man7.org/linux/man-pages/man8/iptables-extensions.8.html',
      cases: [
        'unable to setup DNAT: running [/sbin/iptables -t nat -A CNI-HOSTPORT-DNAT -m multiport -p tcp -j CNI-DN-35 --wait]: exit status 1: iptables: No chain/target/match by that name.',
        "failed to list chains: exit status 3: iptables v1.8.7 (legacy): can't initialize iptables table `nat': Table does not exist (do you need to insmod?)",
      ],
    },
    {
      id: 'iptables-backends-mixed',
      title: 'iptables-legacy and iptables-nft are mixed on this node',
      rank: 'class',
      pattern:
        /incompatible, use 'nft' tool|iptables-legacy tables present|Fatal.{0,40}nf_tables|table .{0,20}is incompatible|unable to create chain (?<chain>CNI-\S+)/,
      when: ({fault}) => fault.end !== 'exists',
      cause:
        'Rules of both backends exist, or a table was changed by nft: one program does not see or understand the rules of the other. Else the plugin is too old for the backend, or a kernel module is missing.',
      fix: 'iptables -V on the node and in the containers of kube-proxy and the network add-on: all have to name the same backend.',
      source: 'https://github.com/containernetworking/plugins/issues/1115',
      cases: [
        "iptables v1.8.4 (nf_tables): table `nat' is incompatible, use 'nft' tool.",
        'unable to create chain CNI-HOSTPORT-SETMARK',
      ],
      counterCases: [
        'unable to create chain CNI-HOSTPORT-SETMARK: running [/usr/sbin/iptables -t nat -N CNI-HOSTPORT-SETMARK --wait]: exit status 1: iptables: Chain already exists.',
      ],
    },
    {
      id: 'firewalld-refused',
      title: 'firewalld refused the change: {code}',
      rank: 'specific',
      pattern:
        /\b(?<code>(?:INVALID|UNKNOWN|MISSING|ALREADY|NOT|ZONE|NAME|COMMAND|BUILTIN)_[A-Z_]{2,40}|FirewallD is not running)\b/,
      when: ({speech}) => /firewall|\bzone\b/i.test(speech.whole),
      cause:
        'The plugin asks firewalld over D-Bus. The code is that of firewalld: a zone that does not exist or is not active, something that is set (or gone) already, a rule that its backend could not load, or a service that does not run.',
      fix: 'firewall-cmd --state, --get-zones and --get-active-zones; journalctl -u firewalld around that time. Compare with firewalldZone of the network, or set "backend": "iptables".',
      source: 'https://firewalld.org/documentation/man-pages/firewall-cmd.html',
      cases: [
        'plugin type="firewall" failed (add): failed to add the address 10.4.0.2/32 to internal zone: INVALID_ZONE: internal',
      ],
      counterCases: ['plugin type="frob" failed (add): INVALID_FROB: x'],
    },
    {
      id: 'packet-filter-exists',
      title: '{object} was to make a chain, rule or set that exists already',
      rank: 'class',
      fault: {act: ['packet-filter'], end: ['exists']},
      cause:
        'Another call made it at the same time (plugins look first and make it then, and two of them can meet), or an earlier call left it behind and this one does not look.',
      fix: 'It usually goes away {again}. If the same name comes back each time, look who made it: iptables-save (or nft list ruleset) on the node, before anything is removed: other pods may use it.',
      source: 'https://github.com/hashicorp/nomad/issues/6567',
      cases: ['running [/usr/sbin/iptables -t nat -N FROB --wait]: exit status 1: iptables: Chain already exists.'],
    },
    {
      id: 'packet-filter-denied',
      title: '{object} was not permitted to change the packet filter',
      rank: 'class',
      fault: {act: ['packet-filter'], end: ['denied', 'not-permitted']},
      cause:
        'It needs root and CAP_NET_ADMIN in the namespace whose rules it changes: the runtime is rootless, or its container lacks privileges.',
      fix: 'Does the runtime run as root on the node? iptables -L -n by the same user shows the same error.',
      source: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
      cases: [
        'iptables v1.8.7 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)',
      ],
    },
    {
      id: 'packet-filter-wrong-family',
      title: '{object} was given an address of the other family (IPv4, IPv6)',
      rank: 'class',
      fault: {act: ['packet-filter']},
      pattern: /invalid mask|host\/network `?[^\s']+'? not found|Address family for hostname not supported/,
      cause:
        'iptables takes IPv4 only and ip6tables IPv6 only. The plugin, or a rule of its configuration, hands it an address or a prefix length of the other one.',
      fix: 'Look at the address in the command. Use a release of the plugin that knows both families, or take that family out of "ipam" (or the conditions) of network {network}.',
      source: 'https://man7.org/linux/man-pages/man8/iptables.8.html',
      cases: [
        "running [/sbin/iptables -t nat -D POSTROUTING -s fe80::88e8:2fff:fe88:eef0/64 -j CNI-ec --wait]: exit status 2: iptables v1.6.1: invalid mask `64' specified",
      ],
    },
    {
      id: 'packet-filter-failed',
      title: '{object} refused a rule of the packet filter',
      rank: 'symptom',
      fault: {act: ['packet-filter']},
      cause:
        'iptables, nft or ipset answered with an error: a module of the kernel is missing, the two backends of iptables are mixed, a rule or set exists already, or its version is too old for an option.',
      fix: '{object} -V on the node; lsmod | grep -E "^(ip|nf|xt)_"; run the command of the message by hand with -L in place of -A to see the chain.',
      source: 'https://man7.org/linux/man-pages/man8/iptables.8.html',
      cases: ['running [/usr/sbin/iptables -t nat -N X --wait]: exit status 1: iptables: something new'],
    },
  ],
} satisfies Knowledge;
