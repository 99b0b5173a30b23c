import {isApiServer} from '../../fault/places.js';
import type {Knowledge} from '../knowledge.js';

/** The API of Kubernetes, as a plugin on the node sees it. */
export default {
  rules: [
    {
      id: 'engine-in-cluster-network',
      title: 'a container without a pod was given to the network of Kubernetes: its plugin finds no "{name}" there',
      rank: 'specific',
      pattern: /\b(?:namespaces|pods) "(?<name>[^"]+)" not found/,
      when: ({situation, speech}) =>
        situation === undefined
          ? speech.speakers.some(({who}) => ['podman', 'nerdctl'].includes(who))
          : situation.call.invocation.pod === null,
      cause:
        'podman, buildah or nerdctl took the configuration that the add-on of Kubernetes keeps in /etc/cni/net.d, and its plugin looks for a pod of that name, which does not exist.',
      fix: 'Give the container a network of its own (podman network create, then --network NAME), or the engine another directory (network_config_dir in containers.conf). Leave the files of the add-on as they are.',
      source: 'https://github.com/Netcracker/KubeMarine/pull/6',
      cases: [
        'Error: error configuring network namespace for container bded58b13e6a: namespaces "nifty_pasteur" not found',
      ],
      counterCases: ['plugin type="calico" failed (add): namespaces "shop" not found'],
    },
    {
      id: 'api-unreachable',
      yieldsTo: ['http-proxy-answered'],
      title: 'the Kubernetes API cannot be reached from this node, or does not answer in time',
      rank: 'class',
      fault: {end: ['refused', 'unreachable', 'timed-out', 'reset', 'unavailable', 'tls'], is: isApiServer},
      cause:
        'Nobody answers at {object}. If that is the address of a service, kube-proxy (or what stands in for it) has not set up its rules on this node; else the API server is down, ' +
        'overloaded, or a firewall or a missing route is between.',
      fix: 'curl -k https://HOST:PORT/livez with the host and port of the message, on the node. Look at kube-proxy (or the agent that replaces it) on this node, and at the API server.',
      source: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#is-the-kube-proxy-working',
      cases: [
        'error getting pod: Get "https://[10.96.0.1]:443/api/v1/namespaces/default/pods/nginx?timeout=1m0s": dial tcp 10.96.0.1:443: i/o timeout',
        'k8s get error: Get "https://10.96.0.1:443/apis/whereabouts.cni.cncf.io/v1alpha1/namespaces/kube-system/ippools/10.0.0.0-24": context deadline exceeded',
        'cannot find a network-attachment-definition (macvlan-conf) in namespace (default): Get "https://[10.96.0.1]:443/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/macvlan-conf": dial tcp 10.96.0.1:443: connect: connection refused',
        'Get "https://10.96.0.1:443/api/v1/nodes/n1": net/http: TLS handshake timeout',
        'plugin type="calico" failed (add): the server was unable to return a response in the time allotted, but may still be processing the request (get pods web-1)',
      ],
      counterCases: [
        'Post "http://127.0.0.1:6784/ip/7555": dial tcp 127.0.0.1:6784: connect: connection refused',
        'Get "https://auth.example.com/api/login": dial tcp 203.0.113.9:443: i/o timeout',
        'Get "https://10.0.3.9:8443/api/orders": context deadline exceeded',
      ],
    },
    {
      id: 'credentials-expired',
      title: 'the Kubernetes API refused the credentials of the network add-on',
      rank: 'class',
      fault: {end: ['unauthorized']},
      cause:
        'The token in the kubeconfig of the plugin has expired or belongs to another cluster: the file is left over from an earlier installation, or nobody renews it.',
      fix: 'Restart the pod of the add-on on this node alone: it writes the kubeconfig anew. If it comes back, upgrade to a release that renews its token, and check the clock of the node.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/852',
      cases: [
        'Multus: [default/web-1]: error getting pod: Unauthorized',
        'error getting ClusterInformation: connection is unauthorized: Unauthorized',
      ],
      counterCases: ['user "Unauthorized-pod" is not ok'],
    },
    {
      id: 'api-forbidden',
      title: 'the Kubernetes API forbids the network add-on what it asked for (RBAC)',
      rank: 'class',
      fault: {end: ['forbidden']},
      cause:
        'The credentials are good, and the role of that service account lacks the right that the message names: a ClusterRole or ClusterRoleBinding is missing or older than the add-on.',
      fix: 'kubectl auth can-i VERB RESOURCE --as USER with the words of the message confirms it. Apply the RBAC manifests that belong to the installed release of the add-on.',
      source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
      cases: [
        'pods "web-1" is forbidden: User "system:serviceaccount:kube-system:multus" cannot get resource "pods" in API group "" in the namespace "default"',
        'error getting ClusterInformation: connection is unauthorized: clusterinformations.crd.projectcalico.org "default" is forbidden: User "system:serviceaccount:kube-system:calico-cni-plugin" cannot get resource',
      ],
    },
    {
      id: 'api-certificate-authority',
      title:
        'the certificate of the API server is signed by an authority that the kubeconfig of the plugin does not know',
      rank: 'class',
      fault: {end: ['x509-authority']},
      cause:
        'The cluster got a new CA, or the kubeconfig is left over from another cluster: its certificate-authority-data is not the one that signed the certificate of the server. A proxy that intercepts TLS looks the same.',
      fix: 'Compare certificate-authority-data in the kubeconfig of the plugin with the CA of the cluster (/etc/kubernetes/pki/ca.crt). Restart the pod of the add-on on this node alone, so that it writes the kubeconfig anew.',
      source: 'https://kubernetes.io/docs/setup/best-practices/certificates/',
      cases: ['Get "https://10.96.0.1:443/api/v1/namespaces/a/pods/b": x509: certificate signed by unknown authority'],
    },
    {
      id: 'api-certificate-expired',
      title: 'a certificate has expired or is not valid yet',
      rank: 'class',
      fault: {end: ['x509-expired']},
      cause:
        'The certificate of the API server (or the client certificate of the add-on) is past its date, or the clock of this node is wrong: the message names both times.',
      fix: 'date on the node first. Then kubeadm certs check-expiration on the control plane, or openssl x509 -noout -dates; renew the certificate that has expired.',
      source: 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/',
      cases: [
        'Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": x509: certificate has expired or is not yet valid: current time 2024-01-02T03:04:05Z is after 2023-12-01T00:00:00Z',
      ],
    },
    {
      id: 'api-certificate-name',
      title: 'the certificate of the API server does not hold the name or address that the plugin uses',
      rank: 'class',
      fault: {end: ['x509-name']},
      cause:
        'The kubeconfig of the plugin names the server by an address that is not among the subject alternative names of its certificate.',
      fix: 'Use a name that the message lists as valid in the kubeconfig of the plugin, or add the address to the certificate (certSANs) and renew it.',
      source: 'https://kubernetes.io/docs/setup/best-practices/certificates/',
      cases: [
        'Get "https://192.0.2.7:6443/api/v1/nodes": x509: certificate is valid for 10.96.0.1, 10.0.0.5, not 192.0.2.7',
      ],
    },
    {
      id: 'name-not-resolved',
      title: 'the name {object} could not be resolved on this node (DNS)',
      rank: 'class',
      fault: {end: ['dns']},
      cause:
        "A plugin runs on the node and uses the node's DNS, which does not know names of services in the cluster. The name is wrong there, or the DNS server of the node does not answer.",
      fix: 'getent hosts {object} on the node, and cat /etc/resolv.conf. In the kubeconfig of a plugin use an address, or a name that the DNS of the node knows.',
      source: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
      cases: [
        'Get "https://api.internal.example:6443/api/v1/nodes": dial tcp: lookup api.internal.example on 127.0.0.53:53: no such host',
      ],
    },
    {
      id: 'http-proxy-answered',
      title: 'an HTTP proxy answered in place of the API server',
      rank: 'class',
      when: ({fault}) =>
        /proxyconnect/.test(fault.words) ||
        (fault.end === 'proxy' && (fault.act === 'http' || /proxy/i.test(fault.words))),
      pattern: /(?=)/,
      cause:
        'The API server answers with a status object; a bare "Forbidden" or "Service Unavailable" behind the address comes from a proxy. The runtime has HTTP_PROXY or HTTPS_PROXY in its ' +
        'environment, plugins inherit it, and the address of the API is not in NO_PROXY.',
      fix: 'systemctl show containerd crio kubelet -p Environment. Add the service and pod ranges and the address of the API server to NO_PROXY of the runtime, and restart it: containerd and CRI-O leave containers running, dockerd only with live-restore.',
      source: 'https://github.com/projectcalico/calico/issues/2744',
      cases: [
        'Get "https://172.20.0.1:443/api/v1/namespaces/default/pods/web-1": Forbidden',
        'error getting ClusterInformation: Get "https://10.233.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": Service Unavailable',
        'Get "https://10.96.0.1:443/api": proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused',
      ],
      counterCases: ['pods "web-1" is forbidden: User "u" cannot get resource "pods"'],
    },
    {
      id: 'kubernetes-object-missing',
      title: 'the Kubernetes API has no such object: {kind} "{name}"',
      rank: 'class',
      fault: {end: ['not-found']},
      pattern:
        /(?<![\w.-])(?<kind>[a-z][\w-]*\.[\w.-]{1,100}|pods?|nodes?|namespaces?|services?|endpoints|configmaps?|secrets?|serviceaccounts?|leases?|customresourcedefinitions?|(?:ip)?pools?|subnets?|networkpolic(?:y|ies)) "(?<name>[^"]{1,253})" not found/,
      cause:
        'The plugin asked for an object that does not exist, or not in that namespace: it was deleted, was never created, or its daemon has not created it yet.',
      fix: 'kubectl get {kind} -A | grep {name}. Create it, or correct the name in the network or the annotation of the pod.',
      source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/',
      cases: ['ippools.whereabouts.cni.cncf.io "10.0.0.0-24" not found'],
      counterCases: ['plugin type="cilium-cni" failed (add): unable to apply BPF: file "/run/x.o" not found'],
    },
    {
      id: 'api-kind-missing',
      title: 'the Kubernetes API does not know this kind of object: its custom resource definition is not installed',
      rank: 'class',
      pattern:
        /no matches for kind|the server could not find the requested resource|could not find the requested resource/,
      cause: 'The add-on was installed without its CRDs, or with those of another release.',
      fix: 'kubectl get crd. Apply the custom resource definitions that belong to the installed release of the add-on.',
      source: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/',
      cases: [
        'getKubernetesDelegate: cannot find a network-attachment-definition (a) in namespace (b): the server could not find the requested resource',
      ],
    },
    {
      id: 'api-conflict',
      title: 'somebody else changed the same object (of the Kubernetes API or of the datastore) at the same time',
      rank: 'class',
      fault: {end: ['conflict']},
      cause:
        'Two writers met and one has to try again: many pods start at once on several nodes, several allocate addresses from one block or pool, or two controllers write the same object.',
      fix: 'The kubelet tries again, and that usually succeeds. If it goes on for minutes, look who else writes the object: kubectl get -o yaml --show-managed-fields.',
      source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions',
      cases: [
        'Operation cannot be fulfilled on ippools "x": the object has been modified; please apply your changes to the latest version and try again',
        'plugin type="calico" failed (add): update conflict: IPAMBlockKey(cidr=10.42.5.0/26)',
      ],
    },
  ],
} satisfies Knowledge;
