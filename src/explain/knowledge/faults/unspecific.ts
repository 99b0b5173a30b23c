import type {Fault} from '../../fault/fault.js';
import {isAboutNetworks, networkWordsIn} from '../../text/concerns.js';
import type {Clue, Knowledge} from '../knowledge.js';

/** What the record of the call tells says more than an ending alone. */
const yieldsTo = ['two-documents', 'stdout-polluted', 'result-and-failure', 'program-failed', 'packet-filter-failed'];

/** What can be said of an ending alone, where the message does not tell on what it came. All of rank `symptom`. */
export default {
  rules: [
    {
      id: 'connection-refused',
      title: 'a connection was refused: nobody listens where the plugin asked{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['refused', 'unavailable'], is: (fault) => !isWaiting(fault)},
      cause:
        'The message does not say where. It is a daemon of the add-on on this node, or an API, that is not running or not up yet.',
      fix: 'See whether {daemon} runs and what its log says: {look}.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to connect to the network daemon: connection refused'],
    },
    {
      id: 'not-ready-yet',
      title: 'something that the plugin waits for is not ready or not available{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['unavailable'], is: isWaiting},
      cause:
        'Whoever provides it (a daemon on the node, a controller of the add-on) is starting, behind, or cannot do it. {usual}',
      fix: '{topicLook} See what {daemon} says about it: {look}.',
      source: 'https://www.cni.dev/docs/spec/#error',
      cases: ['plugin type="frob" failed (add): the fabric is not ready for pod ns1/sts-0'],
      counterCases: ['failed to connect to the network daemon: connection refused'],
    },
    {
      id: 'broken-off',
      title: 'a connection or a file ended before it should{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['reset', 'tls']},
      cause:
        'Whoever was at the other end closed the connection before the answer came (it crashed, restarted, or wants another protocol or certificate), or a file is cut off. {usual}',
      fix: '{topicLook} See whether {daemon} was restarted at that time: {look}.',
      source: 'https://pkg.go.dev/io#EOF',
      cases: ['plugin type="frob" failed (add): handshake with the fabric failed: EOF'],
    },
    {
      id: 'not-parsable',
      title: 'something could not be parsed{about}',
      rank: 'symptom',
      yieldsTo: [...yieldsTo, 'plugin-silent', 'content-zeroed'],
      when: isOfNetworks,
      fault: {end: ['malformed']},
      cause:
        'A text (a configuration, an annotation, an answer, a file) is not of the form that the plugin expects: misspelt, cut off, empty, or of another release. {usual}',
      fix: '{topicLook}',
      source: 'https://pkg.go.dev/encoding/json#SyntaxError',
      cases: ['plugin type="frob" failed (add): cannot decode the widget'],
    },
    {
      id: 'busy-now',
      title: 'what the plugin needs is busy or not to be had at this moment{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['busy', 'again']},
      cause:
        'Somebody else uses it (a process, a mount, another call), it may not be changed while it is up, or a limit of processes, memory or buffers is reached.',
      fix: '{topicLook} If it goes away when the kubelet tries again, many calls met. dmesg around that time may name the user.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['plugin type="frob" failed (add): can not set mac address to nic x_c: device or resource busy'],
    },
    {
      id: 'network-unreachable',
      title: 'a destination cannot be reached: the node has no route to it',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['unreachable']},
      cause:
        'No route, or no gateway, leads to the address that the plugin uses, in the namespace where it works; or the interface that leads there is down.',
      fix: 'ip route and ip rule on the node and in the namespace of the pod; compare "routes" and "gateway" of network {network} with its subnet.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to find local IP 10.6.0.3 in table 100: network is unreachable'],
    },
    {
      id: 'interface-down',
      title: 'an interface is down, and nothing can be set on it',
      rank: 'class',
      fault: {end: ['link-down']},
      cause:
        'The kernel takes routes and addresses only for an interface that is up. It was set down, its parent is down, or somebody else (a network manager of the node) manages it.',
      fix: 'ip -br link on the node shows its state. If NetworkManager or systemd-networkd manages it, tell these to leave the interfaces of pods alone.',
      source: 'https://docs.tigera.io/calico/latest/operations/troubleshoot/troubleshooting#configure-networkmanager',
      cases: ['failed to add route (Dst: 10.1.0.3/32, Scope: link): network is down'],
    },
    {
      id: 'permission-denied',
      title: 'the kernel or a security module denied what the plugin did (permission denied){about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['denied']},
      cause:
        'The message does not say on what. For an address of an interface the usual cause is that it is an IPv6 address and IPv6 is switched off; else SELinux, AppArmor or a runtime without root.',
      fix: 'sysctl -a | grep disable_ipv6 if an address is concerned; ausearch -m avc -ts recent or dmesg | grep -i denied shows who refused.',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['failed to set bridge addr: could not add IP address to "cni0": permission denied'],
    },
    {
      id: 'named-thing-missing',
      title: 'something that the configuration or the message names does not exist, or is disabled{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      fault: {end: ['missing', 'not-found']},
      cause:
        'The plugin looked for a pool, an object, a file or an entry by its name and found none: it was misspelt, removed, or never made; the message names it. {usual}',
      fix: 'Look for that name: in network {network}, in the annotations of the pod, in the objects of the add-on. {topicLook}',
      source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
      cases: ['cannot use IP pool 192.168.7.0/24: does not exist or disabled'],
    },
    {
      id: 'not-supported-here',
      title: 'what was asked for is not supported by this plugin, its release or its datastore{about}',
      rank: 'symptom',
      yieldsTo,
      when: isOfNetworks,
      pattern: /\bis (?:not (?:yet )?supported|unsupported)\b|does not support|unsupported \w+/i,
      cause:
        'The network or the pod asks for a feature, or the plugin for an operation, that the other side does not know in this release or this mode.',
      fix: 'Compare the versions of the plugin and of what it works with: {look}; look the feature up in the documentation of the installed release.',
      source: 'https://www.cni.dev/docs/spec/#error',
      cases: [
        'plugin type="calico" failed (add): operation Create is not supported on WorkloadEndpoint(default/n1-k8s-web--1-eth0)',
      ],
    },
    {
      id: 'daemon-answered-with-error',
      title: '{daemon} took the request and answered with an error{about}',
      rank: 'symptom',
      when: isOfNetworks,
      pattern:
        /\[(?:GET|PUT|POST|DELETE|PATCH) \/[^\]]*\]\[[45]\d\d\]|(?:return|response|status)(?:ed)?(?: code)?:? [45]\d\d\b|RPC failed|invalid response \d{3}/,
      cause:
        'The connection is good. What went wrong did so in {daemon}, and the message that it sent back, if any, is in the quoted words.',
      fix: 'Look at its log at that time: {look}.',
      source: 'https://github.com/go-openapi/runtime',
      cases: [
        '[GET /runtime/cni][500] getRuntimeHealthinessInternalServerError',
        'plugin type="frob" failed (add): unable to allocate IP address: invalid response 400 from frob: Bad Request',
      ],
      yieldsTo: [
        ...yieldsTo,
        'connection-refused',
        'network-unreachable',
        'permission-denied',
        'named-thing-missing',
        'deadline-exceeded',
      ],
    },
  ],
} satisfies Knowledge;

/** An ending alone says nothing of whose it is: somebody has to speak of a network, or a plugin to have said it. */
function isOfNetworks({situation, speech, daemon}: Clue): boolean {
  return (
    situation !== undefined ||
    daemon !== undefined ||
    speech.speakers.length > 0 ||
    /\bnetwork\b|\bIP pool|\bbridge\b/i.test(speech.words) ||
    isAboutNetworks(speech.words) ||
    networkWordsIn(speech.words) > 0
  );
}

/** It was reached, or nobody tried to: what is wanted is not there yet. */
function isWaiting({words}: Fault): boolean {
  return (
    /not (?:yet )?(?:ready|running|available)\b|(?:in )?shutting down/i.test(words) &&
    !/refused|code = Unavailable|cannot be reached|not reachable|dial/i.test(words)
  );
}
