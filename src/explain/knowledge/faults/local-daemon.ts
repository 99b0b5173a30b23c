import {isApiServer, isLocal} from '../../fault/places.js';
import type {Knowledge} from '../knowledge.js';

const source = 'https://www.cni.dev/docs/spec/#overview-1';

/** A plugin that hands its work to a daemon of its add-on on the same node. */
export default {
  rules: [
    {
      id: 'local-daemon-down',
      title: '{daemon} does not answer at {object}',
      rank: 'class',
      fault: {
        act: ['dial', 'http', 'open'],
        end: ['refused', 'missing', 'reset', 'unavailable', 'unreachable', 'no-device'],
        is: isLocal,
      },
      cause:
        'The plugin hands its work to {daemon} on the same node, and nobody listens there: it is not running, it is still starting, or it crashed.',
      fix: 'See whether it runs on this node and what its log says: {look}.',
      source,
      cases: [
        'unable to allocate IP address: Post "http://127.0.0.1:6784/ip/7555": dial tcp 127.0.0.1:6784: connect: connection refused',
        'RPC failed; Post "http://dummy/api/v1/add": dial unix /run/openvswitch/kube-ovn-daemon.sock: connect: no such file or directory',
        'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp 127.0.0.1:50051: connect: connection refused"',
        'dial unix /run/nobody-knows.sock: connect: connection refused',
      ],
      counterCases: ['Get "https://10.96.0.1:443/api/v1/nodes": dial tcp 10.96.0.1:443: connect: connection refused'],
    },
    {
      id: 'remote-does-not-answer',
      title: 'nobody answers at {object}, which is on another machine or another address of this one',
      rank: 'class',
      fault: {
        act: ['dial'],
        kind: ['address'],
        end: ['refused', 'unreachable', 'timed-out', 'reset'],
        is: (fault) => !isLocal(fault) && !isApiServer(fault),
      },
      cause:
        'The add-on works with a database, a controller or another service at that address ({daemon}). It is down, listens elsewhere, or a firewall, a route or a network policy is between.',
      fix: 'nc -vz HOST PORT with the address of the message, on the node. Refused means that the machine answers and nobody listens; a timeout means that something between drops it. {look}.',
      source: 'https://pkg.go.dev/net#OpError',
      cases: [
        'plugin type="frob" failed (add): failed to open connection: dial tcp 10.0.0.4:9642: connect: connection refused',
      ],
      counterCases: [
        'plugin type="frob" failed (add): dial tcp 127.0.0.1:50051: connect: connection refused',
        'plugin type="frob" failed (add): dial tcp 10.96.0.1:443: i/o timeout',
      ],
      yieldsTo: ['cloud-metadata-unreachable'],
    },
    {
      id: 'local-daemon-unavailable',
      title: '{daemon} is not ready to answer',
      rank: 'class',
      fault: {act: ['call', 'unknown'], end: ['unavailable', 'refused', 'reset']},
      when: ({fault, daemon}) => fault.act === 'call' || daemon !== undefined,
      cause:
        'The plugin hands its work to {daemon} on the same node over a socket, and that does not answer: it is not running, it is still starting, or it is shutting down.',
      fix: 'See whether it runs on this node and what its log says: {look}.',
      source,
      cases: [
        'rpc error: code = Unavailable desc = all SubConns are in TransientFailure, latest connection error: no data',
      ],
    },
    {
      id: 'local-daemon-slow',
      title: '{daemon} did not answer in time',
      rank: 'class',
      yieldsTo: ['runtime-deadline'],
      fault: {act: ['dial', 'http', 'call', 'open', 'unknown', 'decode'], end: ['timed-out']},
      when: ({fault, daemon}) =>
        isLocal(fault) || fault.act === 'call' || (fault.act === 'unknown' && daemon !== undefined),
      cause:
        'The plugin hands its work to {daemon} on the same node. That took the call, or should have, and no answer came: it is overloaded, hangs, or waits itself for an API or for addresses.',
      fix: 'Look at what it does and waits for: {look}. mlab-cni list --slower-than 10s shows whether all calls are slow.',
      source,
      cases: [
        'rpc error: code = DeadlineExceeded desc = context deadline exceeded while calling AddNetwork',
        'add cmd: error alloc ip from grpc call: timed out',
      ],
      counterCases: ['Get "https://10.96.0.1:443/api/v1/nodes": context deadline exceeded'],
    },
    {
      id: 'bus-not-reachable',
      title: 'a program cannot reach the message bus (D-Bus) or systemd of its session',
      rank: 'class',
      pattern:
        /connect to (?:the )?(?:system |session |user )?(?:scope )?bus\b|DBUS_SESSION_BUS_ADDRESS|dbus\/system_bus_socket/i,
      cause:
        'It starts a service through systemd or asks firewalld over that bus. In a container, in a session without login (su, cron), or where dbus does not run there is none.',
      fix: 'systemctl status dbus systemd-logind; for a rootless engine: loginctl enable-linger USER, and XDG_RUNTIME_DIR set to /run/user/UID, then try from a real login.',
      source: 'https://github.com/containers/podman/issues/18783',
      cases: ['Error: netavark: aardvark-dns failed to start: Failed to connect to bus: No medium found'],
    },
    {
      id: 'still-processing',
      title: 'an earlier request for the same pod is still being worked on',
      rank: 'class',
      pattern:
        /(?:resource|pod|request|operation|sandbox|container|endpoint)\b.{0,60}(?:is |being |still )*(?:processing|processed\b|in progress|in process)|already (?:in progress|being)|another (?:operation|request|call)|EALREADY|operation (?:already|now) in progress/i,
      cause:
        '{daemon} still processes the first attempt for this pod when the next one comes: the kubelet gave up waiting and tried again.',
      fix: 'It goes away when the earlier request ends. If not, find out what that waits for: {look}; mlab-cni list --slower-than 10s.',
      source,
      cases: [
        'add cmd: error alloc ip from grpc call, pod: default-web-1: rpc error: code = Unknown desc = pod default/web-1 resource processing',
      ],
    },
    {
      id: 'daemon-too-old',
      title: '{daemon} does not know this request: it is older than the plugin, or that feature is switched off',
      rank: 'class',
      fault: {end: ['unimplemented']},
      cause:
        'Plugin and daemon speak over a socket, and the daemon answers that it has no such service or method: their versions differ, or the feature is not enabled in it.',
      fix: 'Compare the versions of both: {look}. Bring them to the same release.',
      source: 'https://grpc.io/docs/guides/status-codes/',
      cases: [
        'failed to list pod resources, rpc error: code = Unimplemented desc = unknown service v1.PodResourcesLister',
      ],
    },
    {
      id: 'daemon-throttled',
      title: 'too many requests at once: {daemon} limits how many it takes',
      rank: 'class',
      fault: {end: ['throttled']},
      cause:
        'Many pods start or stop at the same time, and whoever was asked (the daemon on the node, the API server, the API of the cloud) answers that it is busy: a rate limit.',
      fix: 'It usually goes away {again}. If not, find out why so many requests come: restarts in a loop, or a slow daemon.',
      source: 'https://kubernetes.io/docs/concepts/cluster-administration/flow-control/',
      cases: ['the server has received too many requests and has asked us to try again later (429 Too Many Requests)'],
    },
    {
      id: 'daemon-answer-unreadable',
      title: '{daemon} answered, and the plugin could not read its answer',
      rank: 'class',
      fault: {end: ['malformed']},
      pattern:
        /Go (?:value|struct field)[\w .]*(?:Response|Reply|Answer)|(?:decod|unmarshal|pars)\w*\b.{0,40}\b(?:response|reply|answer|body)\b|(?:response|reply|answer|body)\b.{0,60}(?:decod|unmarshal|pars|invalid character)|invalid character '<'/i,
      cause:
        'It is of another release than the plugin, it answered with a plain text (an error of its own) in place of JSON, or somebody else answers at its address, a proxy for example.',
      fix: 'Bring plugin and daemon to the same release. See what the daemon logged at that time: {look}.',
      source,
      yieldsTo: ['error-unreadable'],
      cases: [
        'networkPlugin cni failed to set up pod "web-0_shop" network: json: cannot unmarshal string into Go value of type request.PodResponse',
      ],
      counterCases: [
        'failed to load netconf: json: cannot unmarshal string into Go struct field NetConf.mtu of type int',
      ],
    },
    {
      id: 'daemon-file-missing',
      title: '{object}, which {daemon} should have written, is not there',
      rank: 'class',
      fault: {act: ['open'], end: ['missing']},
      when: ({isDaemonsPlace}) => isDaemonsPlace,
      cause:
        '{daemon} writes it when it is up. It does not run on this node, has not started yet, crashed before, or does not mount that directory of the node.',
      fix: 'See whether it runs on this node and what its log says: {look}.',
      source,
      cases: ['open /var/run/antrea/some-file: no such file or directory'],
    },
  ],
} satisfies Knowledge;
