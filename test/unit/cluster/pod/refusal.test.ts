import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {refusalOf} from '../../../../src/cluster/pod/refusal.js';

const test = suite('cluster/pod/refusal');

/** What API servers, admission plugins and webhooks say, and the beginning of what we make of it. */
const cases: readonly (readonly [message: string, reason: string, remedy: string])[] = [
  [
    'pods "mlab-cni-n1" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true, hostPID=true), privileged (container "recorder" must not set securityContext.privileged=true)',
    'Pod Security forbids',
    'pod-security.kubernetes.io/enforce=privileged',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
    'a quota is used up',
    'kubectl describe quota -n debug',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: failed quota: compute: must specify limits.ephemeral-storage for: recorder',
    'a quota is used up, or wants',
    'kubectl describe quota',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    'no security context constraint',
    'oc adm policy',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used]',
    'no PodSecurityPolicy',
    'privileged policy',
  ],
  [
    'admission webhook "validate.kyverno.svc-fail" denied the request: policy Pod/kube-system/mlab-cni-n1 for resource violation: disallow-privileged',
    'a policy of this cluster',
    'an exception',
  ],
  [
    'admission webhook "warden-validating.common-webhooks.networking.gke.io" denied the request: GKE Warden rejected the request because it violates one or more constraints.',
    'GKE Autopilot forbids',
    'mode Standard',
  ],
  [
    "pods \"mlab-cni-n1\" is forbidden: ValidatingAdmissionPolicy 'no-host-pid' with binding 'x' denied request: failed expression",
    'a policy of this cluster',
    'an exception',
  ],
  ['namespaces "debug" not found', 'the namespace is not there', 'kubectl get namespaces'],
  [
    'pods "mlab-cni-n1" is forbidden: unable to create new content in namespace debug because it is being terminated',
    'the namespace is not there',
    'kubectl get namespaces',
  ],
  [
    'pods is forbidden: User "system:serviceaccount:a:b" cannot create resource "pods" in API group "" in the namespace "debug"',
    'you may not make pods there',
    '--rbac',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: no PriorityClass with name high was found',
    'the priority class',
    'priorityclasses',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: error looking up service account debug/default: serviceaccount "default" not found',
    'the namespace has no service account',
    'a moment',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: maximum memory usage per Container is 128Mi, but limit is 256Mi',
    'a LimitRange forbids',
    'kubectl describe limitrange -n debug',
  ],
  [
    'Pod "mlab-cni-n1" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
    'this cluster runs no privileged pods',
    '--allow-privileged',
  ],
  // https://github.com/lfn-cnti/testsuite/issues/1675
  [
    'admission webhook "gkepolicy.common-webhooks.networking.gke.io" denied the request: GKE Policy Controller rejected the request because it violates one or more policies: {"[denied by autogke-disallow-hostnamespaces]":["enabling hostNetwork is not allowed in Autopilot."],"[denied by autogke-disallow-privilege]":["container recorder is privileged; not allowed in Autopilot"]}',
    'GKE Autopilot forbids',
    'mode Standard',
  ],
  // https://github.com/fenio/pv-mounter/issues/123
  [
    'pods "mlab-cni-n1" is forbidden: cpu max limit to request ratio per Container is 5, but provided ratio is 10.000000',
    'a LimitRange forbids',
    'kubectl describe limitrange -n debug',
  ],
  // https://github.com/cert-manager/cert-manager/issues/3265
  [
    'Internal error occurred: failed calling webhook "webhook.cert-manager.io": Post "https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s": dial tcp 10.110.190.72:443: connect: no route to host',
    'a webhook that has to agree does not answer',
    'let it leave out the namespace debug',
  ],
  // Gatekeeper's K8sPSPPrivilegedContainer
  [
    'admission webhook "validation.gatekeeper.sh" denied the request: [psp-privileged-container] Privileged container is not allowed: recorder, securityContext: {"privileged": true}',
    'a policy of this cluster forbids',
    'an exception for the namespace debug',
  ],
  // https://github.com/kubermatic/kubermatic/issues/10698
  [
    'pods "mlab-cni-n1" is forbidden: pod node label selector conflicts with its namespace node label selector',
    'the namespace allows other nodes',
    '--namespace',
  ],
  // https://github.com/kubernetes/kubernetes/issues/64616
  [
    'pods "mlab-cni-n1" is forbidden: pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist',
    'the namespace allows other nodes, or other tolerations',
    'tolerationsWhitelist',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: image policy webhook backend denied one or more images: busybox is not signed',
    'a policy of this cluster forbids',
    'an exception',
  ],
  // https://github.com/canonical/microk8s/issues/2359
  [
    'pods "mlab-cni-n1" is forbidden: pod rejected: RuntimeClass "kata" not found',
    'something on the way gives the pod a RuntimeClass',
    'mutatingwebhookconfigurations',
  ],
  // https://github.com/kubernetes/kubernetes/issues/67761
  [
    'Operation cannot be fulfilled on resourcequotas "gke-resource-quotas": the object has been modified; please apply your changes to the latest version and try again',
    'the quota of the namespace was changed at the same moment',
    '--parallel 1',
  ],
  // the admission plugin EventRateLimit
  [
    'limit reached on type Namespace for key kube-system',
    'the API server takes no more requests at the moment',
    'in a minute',
  ],
  // a webhook that gives no reason: k8s.io/apiserver pkg/admission/plugin/webhook/errors
  [
    'admission webhook "pods.example.org" denied the request without explanation',
    'a policy of this cluster forbids',
    'an exception for the namespace debug',
  ],
  // https://github.com/argoproj/argo-workflows/issues/942
  [
    'admission webhook "opa.example.io" denied the request: hostpath cannot be used by unprivileged users,\n nor by privileged users with non-whitelisted paths',
    'a policy of this cluster forbids',
    'an exception',
  ],
  [
    'pods "mlab-cni-n1" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [system-node-critical system-cluster-critical]}]',
    'the priority class is not to be had',
    'outside kube-system',
  ],
  ['something that nobody has seen', 'the API server refuses the pod: something that nobody has seen', '--dry-run'],
];

for (const [message, reason, remedy] of cases) {
  test(message.slice(0, 90), () => {
    const refusal = refusalOf(message, 'debug');
    assert.ok(refusal.reason.startsWith(reason), refusal.reason);
    assert.match(refusal.remedy, remedy);
    assert.not.match(refusal.reason + refusal.remedy, '\n');
  });
}

test.run();
