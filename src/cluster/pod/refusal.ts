import type {Obstacle} from './obstacle.js';

/** Why the API server does not take a pod of ours, from its own words, and what helps. */
export function refusalOf(message: string, namespace: string): Obstacle {
  const known = refusals.find(({pattern}) => pattern.test(message));
  const words = message.replace(/\s+/g, ' ').replace(/^pods? "[^"]*" (is forbidden: )?/, '');
  if (known === undefined)
    return {reason: `the API server refuses the pod: ${words}`, remedy: 'add --dry-run to see the pod'};
  return {reason: `${known.reason}: ${words}`, remedy: known.remedy.replaceAll('%', namespace)};
}

/** First those that say more. */
const refusals: readonly {readonly pattern: RegExp; readonly reason: string; readonly remedy: string}[] = [
  {
    pattern: /User "[^"]*" cannot create/,
    reason: 'you may not make pods there',
    remedy: 'mlab-cni cluster record --rbac    prints the rights that are needed',
  },
  {
    // https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-security
    pattern: /autogke-|in Autopilot|managed-namespaces-limitation|GKE Warden/,
    reason: 'GKE Autopilot forbids such pods, in every namespace',
    remedy: "nothing helps there: the nodes are Google's; record on clusters of mode Standard",
  },
  {
    pattern: /failed calling (admission )?webhook/,
    reason: 'a webhook that has to agree does not answer, perhaps since the network of pods is broken',
    remedy:
      'see to its pods, or let it leave out the namespace %: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
  },
  {
    pattern:
      /admission webhook "[^"]*" denied|denied by|denied request|policy webhook backend|blocked due to the following polic/i,
    reason: 'a policy of this cluster forbids the pod',
    remedy: 'ask who runs that policy for an exception for the namespace %, or take another --namespace',
  },
  {
    // several pods at once where there is a quota: kubernetes/kubernetes#67761
    pattern: /Operation cannot be fulfilled on \S*resourcequotas/,
    reason: 'the quota of the namespace was changed at the same moment',
    remedy: 'record again, with --parallel 1',
  },
  {
    pattern: /limit reached on type|too many requests/i,
    reason: 'the API server takes no more requests at the moment',
    remedy: 'record again in a minute, with a smaller --parallel',
  },
  {
    pattern: /RuntimeClass/,
    reason: 'something on the way gives the pod a RuntimeClass that is not to be had',
    remedy:
      'see which webhook does: kubectl get runtimeclasses,mutatingwebhookconfigurations; or take another --namespace',
  },
  {
    pattern: /violates PodSecurity/,
    reason: 'Pod Security forbids privileged pods in this namespace',
    remedy:
      '--namespace with one that allows them, or: kubectl label ns % pod-security.kubernetes.io/enforce=privileged',
  },
  {
    pattern: /security context constraint/i,
    reason: 'no security context constraint allows such a pod',
    remedy: 'oc adm policy add-scc-to-user privileged -z default -n %',
  },
  {
    pattern: /pod ?security ?polic/i,
    reason: 'no PodSecurityPolicy allows such a pod',
    remedy: 'let somebody who may use a privileged policy record, or take another --namespace',
  },
  {
    pattern: /exceeded quota|failed quota/,
    reason: 'a quota is used up, or wants what the pod does not say',
    remedy: 'kubectl describe quota -n %; or take another --namespace',
  },
  {
    pattern:
      /(maximum|minimum) (cpu|memory|ephemeral-storage|\S+) (usage|limit|request)|max limit to request ratio|LimitRange/i,
    reason: 'a LimitRange forbids what the pod asks for',
    remedy: 'kubectl describe limitrange -n %; or take another --namespace',
  },
  {
    pattern: /PriorityClass|priority class/i,
    reason: 'the priority class is not to be had',
    remedy: 'kubectl get priorityclasses; outside kube-system the system- classes are often refused',
  },
  {
    pattern: /namespaces? "[^"]*" not found|namespace .* (is|because it is) being terminated/,
    reason: 'the namespace is not there',
    remedy: '--namespace with one that is: kubectl get namespaces',
  },
  {
    pattern: /node label selector conflicts|tolerations .*conflict/,
    reason: 'the namespace allows other nodes, or other tolerations, only',
    remedy: 'take a --namespace without node-selector and tolerationsWhitelist annotations',
  },
  {
    pattern: /service ?account/i,
    reason: 'the namespace has no service account for the pod',
    remedy: 'kubectl get serviceaccounts -n %; a new namespace takes a moment to have one',
  },
  {
    pattern: /privileged.*(disallowed|not allowed)/i,
    reason: 'this cluster runs no privileged pods',
    remedy: 'kube-apiserver needs --allow-privileged=true; managed clusters without nodes of their own never allow it',
  },
];
