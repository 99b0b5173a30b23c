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
    pattern: /(maximum|minimum) (cpu|memory|ephemeral-storage|\S+) (usage|limit|request)|LimitRange/i,
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
    pattern: /service ?account/i,
    reason: 'the namespace has no service account for the pod',
    remedy: 'kubectl get serviceaccounts -n %; a new namespace takes a moment to have one',
  },
  {
    pattern: /privileged.*(disallowed|not allowed)/i,
    reason: 'this cluster runs no privileged pods',
    remedy: 'kube-apiserver needs --allow-privileged=true; managed clusters without nodes of their own never allow it',
  },
  {
    pattern: /admission webhook "[^"]*" denied|denied by|ValidatingAdmissionPolicy/i,
    reason: 'a policy of this cluster forbids the pod',
    remedy: 'ask who runs that policy for an exception for the namespace %, or take another --namespace',
  },
];
