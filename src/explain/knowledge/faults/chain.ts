import {ipamType} from '../../calls/request-details.js';
import {resultFormat} from '../../../cni/spec-version.js';
import type {Knowledge} from '../knowledge.js';

/** How callers and delegates fit together, whatever was said. */
export default {
  rules: [
    {
      id: 'delegate-not-on-path',
      title: '{plugin} was to call {delegate}, and CNI_PATH does not lead there',
      rank: 'symptom',
      cause:
        'No call of {delegate} was recorded. CNI_PATH is {path}, without the directory from which {plugin} itself was started.',
      fix: 'Whoever calls {plugin} has to set CNI_PATH to the plugin directories, the shim directory first.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#parameters',
      when: ({situation}) => {
        if (situation === undefined) return false;
        const {invocation, children} = situation.call;
        const delegate = ipamType(situation.call);
        const own = /^(.+)\/[^/]*$/.exec(invocation.argv[0] ?? '')?.[1];
        const {path} = invocation.parameters;
        if (delegate === undefined || own === undefined || path.includes(own)) return false;
        return children.some((child) => child.invocation.plugin === delegate)
          ? false
          : {delegate, path: path.join(':') || 'empty'};
      },
      cases: [
        {
          plugin: 'bridge',
          msg: 'out of luck',
          environment: {CNI_PATH: '/elsewhere'},
          request: {name: 'n', type: 'bridge', ipam: {type: 'host-local'}},
        },
      ],
    },
    {
      id: 'versions-differ',
      title: 'cniVersion changes along the chain: {versions}',
      rank: 'symptom',
      cause:
        'Results look different in these versions. A caller that passes a result on without converting it confuses the next plugin.',
      fix: 'Use one cniVersion in all configurations that take part.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#released-versions',
      when: ({situation, speech}) => {
        if (situation === undefined || situation.call.invocation.operation !== 'ADD') return false;
        if (!/version|result|convert|unmarshal|interface/i.test(speech.words)) return false;
        const versions = [...situation.callers, situation.call].map(
          ({invocation}) => invocation.request?.cniVersion || '0.1.0',
        );
        return new Set(versions.map(resultFormat)).size > 1 ? {versions: versions.join(' -> ')} : false;
      },
      cases: [],
    },
  ],
} satisfies Knowledge;
