import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'Open vSwitch (ovsdb-server and ovs-vswitchd)',
      product: 'Open vSwitch',
      plugins: ['ovs'],
      places: [
        /\/run\/openvswitch\/(?!kube-ovn)/,
        '127.0.0.1:6640',
        /\bovs-(?:vsctl|ofctl|appctl)\b/,
        /\bovsdb\b/,
        /\bbr-[\w-]+\.(?:mgmt|snoop)\b/,
      ],
      look: 'systemctl status openvswitch-switch ovsdb-server ovs-vswitchd, or the pod that runs them on this node; ovs-vsctl show',
      source: 'https://docs.openvswitch.org/en/latest/ref/ovsdb-server.1/',
    },
  ],
  rules: [
    {
      id: 'ovsdb-down',
      title: 'the database of Open vSwitch (ovsdb) on this node does not answer',
      rank: 'specific',
      pattern:
        /(?<!ovn[ns]b_)db\.sock: database connection failed|(?:connect|dial)(?!ing)\w* to ovsdb|ovsdb.{0,60}(?:refused|no such file|Invalid socket|not connected|timed out)|failed to connect to (?:ovs|ovsdb)|ovs-vsctl: .{0,200}database connection failed|Invalid socket file/i,
      yieldsTo: ['ovn-database-down'],
      cause:
        'ovsdb-server is not running, is restarting, or its socket has another path than the plugin uses (usually /run/openvswitch/db.sock).',
      fix: 'ovs-vsctl show on the node, and systemctl status ovsdb-server (or the pod that runs Open vSwitch). Compare socket_file of the plugin with the socket that is there.',
      source: 'https://github.com/k8snetworkplumbingwg/ovs-cni/blob/main/docs/cni-plugin.md',
      cases: [
        'failed to connect to ovsdb error: Invalid socket file',
        'failed to run \'ovs-vsctl --timeout=30 --may-exist add-port br-int x_h\': exit status 1\n  "ovs-vsctl: unix:/var/run/openvswitch/db.sock: database connection failed (Protocol error)\\n"',
      ],
    },
    {
      id: 'ovn-database-down',
      title: 'the northbound or southbound database of OVN does not answer',
      rank: 'specific',
      pattern:
        /ovn[ns]b_db\.sock.{0,60}(?:fail|refused|no such file)|(?:tcp|ssl):\S+:664[12]: (?:database )?connection (?:failed|refused|attempt)|ovn-[ns]bctl: .{0,200}database connection failed/i,
      cause:
        'The databases of OVN run in the central pods of the add-on (ovn-central, ovnkube-db), not on every node. They are restarting, have no leader, or cannot be reached from here.',
      fix: 'kubectl get pods -A -o wide | grep -E "ovn-central|ovnkube" shows where they run; their logs say whether there is a leader.',
      source: 'https://docs.ovn.org/en/latest/ref/ovn-nbctl.8.html',
      cases: [
        'ovn-nbctl: unix:/var/run/ovn/ovnnb_db.sock: database connection failed (No such file or directory)',
        'ovn-sbctl: tcp:10.0.0.5:6642: database connection failed ()',
      ],
      counterCases: [
        'ovs-vsctl: unix:/var/run/openvswitch/db.sock: database connection failed (No such file or directory)',
      ],
    },
    {
      id: 'ovs-bridge-missing',
      title: 'there is no bridge "{bridge}" in Open vSwitch on this node',
      rank: 'specific',
      pattern:
        /(?:[Ff]ailed to find (?:bridge|ovs bridge)|could not find (?:ovs )?bridge|no bridge named|bridge) "?(?<bridge>[\w.-]+)"?(?: (?:does not exist|not found|is not (?:there|found)|doesn't exist)|$)/,
      when: ({speech, situation}) =>
        /ovs|openvswitch|no bridge named/i.test(speech.whole) || /ovs/.test(situation?.call.invocation.plugin ?? ''),
      cause:
        'The network names a bridge that nobody created here: the plugin does not create bridges of Open vSwitch, and the name may differ between nodes.',
      fix: 'ovs-vsctl list-br on this node. See why it is not there: whoever sets this node up (nmstate, an operator) makes it, with its uplink; an empty one leads nowhere. Or correct "bridge" in the network.',
      source: 'https://github.com/k8snetworkplumbingwg/ovs-cni/blob/main/docs/cni-plugin.md',
      cases: ['ovs-vsctl: no bridge named br-ext', {plugin: 'ovs', msg: 'failed to find bridge br1'}],
      counterCases: [{plugin: 'bridge', msg: 'failed to find bridge br1'}],
    },
  ],
} satisfies Knowledge;
