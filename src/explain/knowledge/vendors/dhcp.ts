import type {Knowledge} from '../knowledge.js';

const source = 'https://www.cni.dev/plugins/current/ipam/dhcp/';

export default {
  daemons: [
    {
      name: 'the DHCP daemon of CNI ("dhcp daemon")',
      product: 'dhcp plugin',
      plugins: ['dhcp'],
      places: ['/run/cni/dhcp.sock'],
      look: 'systemctl status cni-dhcp.socket cni-dhcp, or whatever starts "dhcp daemon" on this node',
      source,
    },
  ],
  rules: [
    {
      id: 'dhcp-daemon-down',
      title: 'the DHCP daemon does not answer at {socket}',
      rank: 'specific',
      pattern: /error dialing DHCP daemon: dial unix (?<socket>[^\s:]+)|dial unix (?<other>\S*dhcp\.sock)/,
      when: ({fault}) => (fault.end === 'refused' || fault.end === 'missing' ? {socket: fault.object} : false),
      cause:
        'The dhcp plugin only passes requests on: a long-running "dhcp daemon" on the node holds the leases, and it is not running.',
      fix: 'Start it (the dhcp plugin with the argument daemon, best as a systemd socket unit). A socket left over from an earlier run is in its way: remove it only if ss -xlp shows nobody who listens on it.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/1031',
      cases: ['error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file or directory'],
    },
    {
      id: 'dhcp-no-offer',
      title: 'no DHCP server answered: no offer came for this interface',
      rank: 'specific',
      // other programs that look for an address say "no offers" of the node's own interfaces, too
      when: ({situation, speech}) =>
        situation !== undefined ||
        speech.speakers.length > 0 ||
        /DHCP\.Allocate|DHCP daemon|receive an offer|matching response/i.test(speech.words),
      pattern:
        /error calling DHCP\.Allocate: (?:no more tries|.{0,60}(?:timed? ?out|timeout|no offer|deadline))|DHCP.{0,40}(?:no offer|no DHCP offers|timed out)|unable to receive an offer|no matching response packet received/i,
      cause:
        'The daemon asked on the network and nobody offered a lease: no DHCP server in that VLAN, a switch or a hypervisor that drops frames of unknown MAC addresses ' +
        '(clouds do; promiscuous mode and forged transmits on vSphere), or no free lease.',
      fix: 'tcpdump -ni MASTER port 67 or port 68 on the node during a try shows whether requests leave and offers arrive. Check master and VLAN of the network, and the log of the DHCP server.',
      source: 'https://github.com/containernetworking/plugins/issues/291',
      cases: [
        'error calling DHCP.Allocate: no more tries',
        'unable to receive an offer: got an error while the discovery request: no matching response packet received',
      ],
      counterCases: ['error calling DHCP.Allocate: too many open files', 'DHCP: no offers received on wlan0'],
    },
    {
      id: 'dhcp-refused',
      title: 'the DHCP server answered, and refused the lease (NAK)',
      rank: 'specific',
      pattern: /\bDHCPNAK\b|\bNAK\b.{0,40}DHCP|DHCP.{0,60}\bNAK\b/,
      cause:
        'The address that was offered or asked for is taken meanwhile, belongs to another subnet (a VLAN that changed, two servers), or the server does not know this client.',
      fix: 'Look at the log of the DHCP server for the MAC address of the pod; tcpdump -vni MASTER port 67 or port 68 shows whether two servers answer.',
      source: 'https://www.rfc-editor.org/rfc/rfc2131#section-4.3.2',
      cases: ['error calling DHCP.Allocate: got NAK from the DHCP server: requested address not available'],
      counterCases: ['error calling DHCP.Allocate: no more tries'],
    },
  ],
} satisfies Knowledge;
