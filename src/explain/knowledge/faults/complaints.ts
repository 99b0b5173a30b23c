import type {Clue, Knowledge} from '../knowledge.js';

const source = 'https://www.cni.dev/docs/spec/#error';

/** What the record of the call tells says more than the words. */
const yieldsTo = ['two-documents', 'stdout-polluted', 'result-and-failure', 'plugin-silent', 'error-unreadable'];

/** What a plugin itself found wrong, in words that no other rule knows: what is said of what. */
export default {
  rules: [
    {
      id: 'settings-contradict',
      title: 'two settings do not go together, or one is not allowed where it stands{about}',
      rank: 'symptom',
      yieldsTo,
      fault: {complaint: ['contradiction']},
      cause:
        'The plugin refuses a configuration (of the network, of its "ipam" or in the annotation of the pod) that is contradictory or incomplete: of two options only one may be set, or one requires the other.',
      fix: 'The message names the options. Correct them in network {network} or in the annotation; mlab-cni show {capture} gives the request as the plugin got it, mlab-cni check examines the file.',
      source,
      cases: ['plugin type="frob" failed (add): cannot have isDefaultGateway and isGateway false'],
    },
    {
      id: 'value-out-of-range',
      title: 'a value is outside of what is allowed{about}',
      rank: 'symptom',
      yieldsTo,
      fault: {complaint: ['out-of-range']},
      cause:
        'The plugin checks a number, a name, an address or a range of its configuration, and this one is too large, too small, too long, or does not lie where it must.',
      fix: 'The message names the value and the limit. Correct it in network {network} or in the annotation of the pod. {topicLook}',
      source,
      cases: ['plugin type="frob" failed (add): frobs must be between 1 and 7, got 9'],
    },
    {
      id: 'held-by-another',
      title: 'what the plugin wants belongs to somebody else{about}',
      rank: 'symptom',
      yieldsTo,
      fault: {complaint: ['occupied']},
      cause:
        'Another pod, node or program owns it, or still counts as its owner because it was never released: it is in use, or the same name is given twice (a duplicate).',
      fix: 'Find out who holds it and whether that still runs, before anything is released. {topicLook}',
      source,
      cases: ['plugin type="frob" failed (add): address 10.32.0.9 is owned by other peer 7a:11(node-2)'],
    },
    {
      id: 'expectation-not-met',
      title: 'what the plugin found differs from what it expected{about}',
      rank: 'topic',
      yieldsTo,
      when: hasTopic,
      fault: {complaint: ['mismatch']},
      cause:
        'Two things that should agree do not match: what was set up, what the configuration or the result before says, and what is there now. {usual}',
      fix: '{topicLook} If CHECK says so, somebody changed it after the ADD: compare with what the ADD answered.',
      source,
      cases: ['plugin type="frob" failed (check): interface net1 MAC doesn\'t match 0a:58:0a:01:02:04'],
    },
    {
      id: 'something-not-set',
      title: 'something that the plugin requires is not set, missing or empty{about}',
      rank: 'topic',
      yieldsTo,
      when: hasTopic,
      fault: {complaint: ['unset']},
      cause:
        'A key of the configuration, an annotation, or something that a daemon or an earlier plugin should have provided is absent or empty. {usual}',
      fix: 'The message names it. mlab-cni show {capture} gives the request as the plugin got it. {topicLook}',
      source,
      cases: ['plugin type="frob" failed (add): IPAM config missing \'ipam\' key'],
    },
    {
      id: 'something-not-accepted',
      title: 'the plugin does not accept or support something{about}',
      rank: 'topic',
      yieldsTo,
      when: hasTopic,
      fault: {complaint: ['unknown-value']},
      cause:
        'A value, a kind or an operation is invalid for, or unknown to, the installed release of the plugin or of what it works with. {usual}',
      fix: 'The message names it. Compare the request (mlab-cni show {capture}) with the documentation of the installed release. {topicLook}',
      source,
      cases: ['plugin type="frob" failed (add): the frob annotation is not understood'],
    },
    {
      id: 'something-not-found',
      title: 'the plugin did not find what it looked for{about}',
      rank: 'topic',
      yieldsTo,
      when: hasTopic,
      fault: {complaint: ['absent']},
      cause: 'What the message names does not exist (any more or yet), or not where the plugin looked. {usual}',
      fix: '{topicLook}',
      source,
      cases: ['plugin type="frob" failed (add): no VDPA device found'],
    },
    {
      id: 'step-failed',
      title: 'a step of the plugin failed, and its words tell no reason{about}',
      rank: 'topic',
      yieldsTo,
      when: hasTopic,
      fault: {complaint: ['failed']},
      cause: 'No rule knows these words, and they say what failed, not why. {usual}',
      fix: '{topicLook} The log of the plugin or of its daemon at that time may say more.',
      source,
      cases: ['plugin type="frob" failed (add): failed to flush neighbours of the frob'],
    },
    {
      id: 'something-said',
      title: 'the plugin reports a failure that no rule knows{about}',
      rank: 'topic',
      yieldsTo,
      when: ({fault, speech, situation}) =>
        hasTopic({fault}) &&
        fault.end === undefined &&
        fault.complaint === undefined &&
        (situation?.call.invocation.error !== undefined ||
          (speech.words !== speech.whole &&
            /\bfailed\b|\berror (?:adding|removing|invoking|configuring)/i.test(speech.whole))),
      cause: 'Its words name the thing, and neither what was tried nor how it ended. {usual}',
      fix: '{topicLook} The log of the plugin or of its daemon at that time may say more.',
      source,
      cases: ['plugin type="frob" failed (add): the gateway and I do not get along'],
    },
  ],
} satisfies Knowledge;

function hasTopic({fault}: Pick<Clue, 'fault'>): boolean {
  return fault.topic !== undefined;
}
