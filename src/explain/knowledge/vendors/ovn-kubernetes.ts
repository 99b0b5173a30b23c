import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'ovnkube-node',
      product: 'OVN-Kubernetes',
      plugins: ['ovn-k8s-cni-overlay'],
      places: ['/var/run/ovn-kubernetes/', /ovn-cni-server\.sock/, /http:\/\/dummy\/(?!api\/|cni)/],
      look: 'kubectl get pods -A -o wide | grep ovnkube-node, then the logs of ovnkube-controller and ovn-controller on this node',
      source: 'https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/go-controller/pkg/cni/types/types.go',
    },
    {
      name: 'the databases of OVN (northbound, southbound)',
      product: 'OVN',
      plugins: [],
      places: [/:(?:6641|6642|9641|9642)\b/, /ovn(?:nb|sb)_db\.sock/],
      look: 'kubectl get pods -A -o wide | grep -E "ovn-central|ovnkube|ovs-ovn", then the logs of their nb-ovsdb and sb-ovsdb containers',
      source: 'https://man7.org/linux/man-pages/man7/ovn-architecture.7.html',
    },
  ],
  rules: [
    {
      id: 'ovn-annotation-missing',
      title: 'OVN-Kubernetes did not annotate the pod in time',
      rank: 'specific',
      pattern:
        /timed out waiting for annotations|failed to get pod annotation|(?:failed|unable) to (?:get|find|unmarshal) pod annotation|could not find OVN pod annotation/i,
      when: ({fault: {end}}) => end === undefined || end === 'timed-out' || end === 'not-found' || end === 'missing',
      cause:
        'The plugin waits until the controller of OVN-Kubernetes writes the addresses into an annotation of the pod (k8s.ovn.org/pod-networks). The controller is down, behind, or has no addresses left.',
      fix: 'Look at the log of ovnkube-control-plane (formerly ovnkube-master) or of ovnkube-controller for this pod, and whether the node has its subnet annotation.',
      source: 'https://github.com/ovn-org/ovn-kubernetes/issues/3859',
      cases: [
        "CNI request failed with status 400: '[default/web-1 aabb] [default/web-1 aabb] failed to get pod annotation: timed out waiting for annotations: context deadline exceeded\n'",
      ],
      counterCases: ["failed to get pod annotation:(Connection error(111,  'Connection refused'))"],
    },
    {
      id: 'ovn-port-not-bound',
      title: 'ovn-controller did not install the flows of the port in time',
      rank: 'specific',
      pattern: /timed out waiting for OVS (?:port binding|flows)|ovn-installed|timed out waiting for.{0,40}flows/i,
      cause:
        'The port is in OVS, and ovn-controller has not bound it: it is restarting, overloaded, behind the southbound database, or works with a stale one.',
      fix: 'Look at the log of ovn-controller on this node and at its connection: ovn-appctl -t ovn-controller connection-status. If that is broken and stays so, deleting the ovnkube-node pod of this node makes it read the database anew; no pod can start there meanwhile.',
      source: 'https://github.com/ovn-org/ovn-kubernetes/issues/2590',
      cases: [
        "CNI request failed with status 400: '[default/web-1 ] [default/web-1 ] failed to configure pod interface: timed out waiting for OVS port binding (ovn-installed) for 0a:58:0a:80:02:1f [10.128.2.31/23]\n'",
      ],
    },
    {
      id: 'ovn-pod-recreated',
      title: 'the pod was deleted or created anew while its network was being set up',
      rank: 'specific',
      pattern:
        /canceled old pod sandbox|canceled waiting on pod|pod .{0,100}(?:was )?(?:deleted|recreated).{0,40}(?:before|while)|pod UID.{0,60}(?:changed|does not match)/i,
      cause:
        'A newer sandbox or a newer pod of the same name took over: the UID is another one, and this call was given up on purpose.',
      fix: 'Nothing, if the newer pod runs: look at its own calls with mlab-cni list --pod.',
      source: 'https://github.com/ovn-org/ovn-kubernetes/blob/master/go-controller/pkg/cni/utils.go',
      cases: [
        'failed to configure pod interface: canceled old pod sandbox waiting for OVS port binding for 0a:58:0a:80:02:1f [10.128.2.31/23]',
      ],
    },
  ],
} satisfies Knowledge;
