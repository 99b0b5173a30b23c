import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'calico-node',
      product: 'Calico',
      plugins: ['calico', 'calico-ipam'],
      places: [
        '/var/lib/calico/',
        '/var/run/calico/',
        /calico-kubeconfig/,
        /\bClusterInformation\b/,
        'crd.projectcalico.org',
      ],
      look: 'kubectl get pods -A -o wide -l k8s-app=calico-node, then the log of the one on this node; /var/log/calico/cni/cni.log is the log of the plugin',
      source: 'https://docs.tigera.io/calico/latest/reference/configure-cni-plugins',
    },
    {
      name: 'Typha, which hands the datastore on to calico-node',
      product: 'Calico',
      plugins: [],
      places: [/:5473\b/],
      look: 'kubectl get pods,endpoints -A -o wide | grep typha',
      source: 'https://docs.tigera.io/calico/latest/reference/typha/overview',
    },
  ],
  rules: [
    {
      id: 'calico-nodename-missing',
      title: 'calico-node is not up on this node: it has not written {file}',
      rank: 'specific',
      pattern: /(?:stat|open) (?<file>\/var\/lib\/calico\/nodename): no such file/,
      cause:
        'The plugin reads the name of the node from a file that the calico-node pod writes when it starts. That pod is not running here, ' +
        'has not started yet, crashes, or does not mount /var/lib/calico of the node.',
      fix: 'kubectl get pods -A -o wide -l k8s-app=calico-node and look at the one on this node: its log says why it is not ready. If it is, check that it mounts /var/lib/calico/.',
      source: 'https://github.com/projectcalico/calico/issues/4113',
      cases: [
        'stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/',
      ],
    },
    {
      id: 'calico-datastore-not-initialised',
      title: "Calico's datastore was never initialised: ClusterInformation does not exist",
      rank: 'specific',
      pattern:
        /ClusterInformation.{0,80}(?:does not exist|not found)|clusterinformations\.crd\.projectcalico\.org "default" not found/,
      cause:
        'calico-node creates ClusterInformation when it starts for the first time. It has not come so far: it is not running, it is in a crash loop, ' +
        'or its custom resource definitions are not installed yet.',
      fix: 'Look at the log of calico-node (kubectl get pods -A -l k8s-app=calico-node) and at kubectl get crd | grep projectcalico.',
      source: 'https://github.com/projectcalico/calico/issues/4112',
      cases: [
        'error getting ClusterInformation: resource does not exist: ClusterInformation(default) with error: clusterinformations.crd.projectcalico.org "default" not found',
      ],
      counterCases: [
        'error getting ClusterInformation: Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": dial tcp 10.96.0.1:443: i/o timeout',
      ],
    },
    {
      id: 'calico-address-held',
      only: 'own',
      title: 'the address {address} is still held by an earlier allocation',
      rank: 'specific',
      pattern: /resource already exists: (?<address>[\da-f.:]+)/i,
      cause:
        'The pod asks for a fixed address, and in the datastore of Calico it still belongs to another, usually an old pod: one on a node that is ' +
        'dead, or one whose release never came, so that the allocation leaked.',
      fix: 'calicoctl ipam show --ip={address} tells who holds it. If that pod is gone for good, calicoctl ipam check finds leaked addresses, and calicoctl ipam release frees this one.',
      source: 'https://docs.tigera.io/calico/latest/reference/calicoctl/ipam/release',
      cases: ['error getting IP from IPAM: resource already exists: 10.233.110.22'],
    },
    {
      id: 'route-of-another-interface',
      title: 'a stale route leads to the address of this pod through another interface',
      rank: 'specific',
      pattern: /route \((?:Ifindex|[^)]*Dst): ?[^)]*\) already exists for an interface other than '(?<link>[^']+)'/,
      cause:
        'The interface of an earlier pod that had the same address is still there, with its route: its DEL never came or failed, or it was restarted at once ' +
        '(typical of a StatefulSet or a fixed address).',
      fix: 'ip route get ADDRESS names the old interface. If no running pod owns it (calicoctl get workloadendpoints), delete that interface alone: ip link delete IFNAME.',
      source: 'https://github.com/projectcalico/calico/issues/4188',
      cases: [
        "error adding host side routes for interface: cali68c508fe1a5, error: route (Ifindex: 32723, Dst: 10.244.5.147/32, Scope: 253) already exists for an interface other than 'cali68c508fe1a5'",
      ],
    },
    {
      id: 'calico-no-ip-pool',
      only: 'own',
      title: 'no IP pool of Calico fits this pod',
      rank: 'specific',
      pattern:
        /no configured Calico pools|no (?:enabled )?(?:IP ?)?pools? (?:found|match|enabled)|failed to request \d+ IPv[46] addresses?\. IPAM allocated only 0|[Aa]ssigned 0 out of \d+ requested|[Nn]o more free affine blocks|no IPv[46] pools?/i,
      cause:
        'All IPPools are disabled, select other nodes or namespaces, or all their blocks are used up: the pool is exhausted or too small for the number of nodes. ' +
        'With strict affinity a node cannot borrow addresses from blocks of other nodes.',
      fix: 'calicoctl ipam show --show-blocks and calicoctl get ippools -o wide. Add an IPPool, or find leaked addresses: calicoctl ipam check.',
      source: 'https://docs.tigera.io/calico/latest/networking/ipam/get-started-ip-addresses',
      cases: [
        'failed to request 1 IPv4 addresses. IPAM allocated only 0',
        'no configured Calico pools for node worker-1',
      ],
    },
    {
      id: 'calico-called-by-unknown-name',
      title: 'the combined program of Calico was called by a name that it does not know',
      rank: 'specific',
      pattern: /^No valid options provided\. Usage:/m,
      cause:
        'calico and calico-ipam are one program that decides by the name under which it is called what to do. Under another name (copied, renamed, or started through a ' +
        'wrapper) it prints its usage and ends.',
      fix: 'ls -l of the plugin directory: the files have to be called calico and calico-ipam. Let the installer of calico-node write them anew, and take a wrapper away.',
      source: 'https://github.com/projectcalico/calico/blob/master/cni-plugin/cmd/calico/calico.go',
      cases: [{stdout: 'No valid options provided. Usage:\n', exit: 1, plugin: 'calico'}],
    },
    {
      id: 'calico-nodename-unknown',
      only: 'own',
      title: 'Calico does not know this node by the name that the plugin uses',
      rank: 'specific',
      pattern:
        /resource does not exist: Node\((?<node>[^)]*)\)|Cannot find node|node "?(?<other>[\w.-]+)"? (?:is )?not (?:found|registered).{0,40}calico/i,
      cause:
        'The configuration or /var/lib/calico/nodename holds another name than the node has in Kubernetes, for example after a change of the host name.',
      fix: 'Compare cat /var/lib/calico/nodename with kubectl get nodes; restart calico-node on this node so that it writes the file anew.',
      source: 'https://docs.tigera.io/calico/latest/reference/configure-calico-node',
      cases: ['resource does not exist: Node(worker-1) with error: nodes "worker-1" not found'],
    },
  ],
} satisfies Knowledge;
