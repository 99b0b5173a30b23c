import type {Knowledge} from '../knowledge.js';

/** What the owner of a pod wrote about its networks. */
export default {
  rules: [
    {
      id: 'annotation-unreadable',
      title: 'a network annotation of the pod cannot be parsed',
      rank: 'class',
      fault: {end: ['malformed', 'invalid']},
      pattern: /\bannotations?\b/i,
      cause:
        'The value of the annotation is not what the plugin reads: JSON with a mistake, a name that is not one, or an address without its prefix.',
      fix: 'kubectl get pod POD -o jsonpath={.metadata.annotations} and check that value as JSON. Correct it where the pod is made (its Deployment); a running pod does not read it again.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/how-to-use.md',
      yieldsTo: ['ovn-annotation-missing'],
      cases: [
        "parsePodNetworkAnnotation: failed to parse pod Network Attachment Selection Annotation JSON format: invalid character 'i' in literal true (expecting 'r')",
      ],
    },
  ],
} satisfies Knowledge;
