import {asString, isObject, parseJson} from '../../../cni/json.js';
import {resultFormat} from '../../../cni/spec-version.js';
import {signalName} from '../../signal-name.js';
import type {SituationRule} from '../rule.js';

const specification = 'https://github.com/containernetworking/cni/blob/main/SPEC.md';

/** Failures that are known by what was recorded, whatever was said. The first that fits wins. */
export const failureRules: readonly SituationRule[] = [
  {
    id: 'killed-before-the-answer',
    title: '{plugin} was killed before it answered',
    cause:
      'It was started and never ended by itself: its caller killed it at a deadline (the kubelet gives a sandbox 4 minutes, ' +
      'CRI-O 5), or the kernel ran out of memory, or the node went down.',
    fix: 'Find what it waited for: a lock, an API, a daemon. mlab-cni replay runs the call again; dmesg | grep -i oom tells about memory.',
    source: 'https://github.com/kubernetes/kubernetes/issues/107561',
    recognise: ({call: {invocation}}) =>
      invocation.outcome === 'partial' && invocation.state === 'killed' ? {} : undefined,
  },
  {
    id: 'end-not-recorded',
    title: 'nobody recorded how {plugin} ended',
    cause:
      'It was killed together with its shim, or it was still running when these captures were copied. This machine cannot ' +
      'tell which.',
    fix: 'Look at the same capture on the node where it was recorded: mlab-cni show says there whether it runs.',
    source: 'https://github.com/kubernetes/kubernetes/issues/107561',
    recognise: ({call: {invocation}}) =>
      invocation.outcome === 'partial' && invocation.state === 'unknown' ? {} : undefined,
  },
  {
    id: 'died-of-a-signal',
    title: '{plugin} died of {signal}',
    cause:
      'SIGSEGV, SIGBUS and SIGILL are a crash of the program or a wrong architecture; SIGKILL is a deadline or the OOM killer; SIGSYS a seccomp profile.',
    fix: 'dmesg around that time, and coredumpctl list. mlab-cni show --raw stderr gives its last words.',
    source: 'https://man7.org/linux/man-pages/man7/signal.7.html',
    recognise: ({call: {invocation}}) => {
      const {exit} = invocation;
      return exit !== null && 'signal' in exit ? {signal: signalName(exit.signal)} : undefined;
    },
  },
  {
    id: 'stdout-polluted',
    title: '{plugin} printed something else than one JSON document',
    cause:
      'stdout belongs to the result or the error object. Log lines, or a second document, make it unreadable for the caller.',
    fix: 'Send what the plugin logs to stderr or to a file. mlab-cni show --raw stdout gives what it printed.',
    source: 'https://github.com/containernetworking/cni/issues/571',
    recognise: ({call: {invocation}}) => {
      const text = invocation.stdout.toString('utf8').trim();
      const isUnread = invocation.outcome === 'invalid' || invocation.outcome === 'crashed';
      return isUnread && text !== '' && !isObject(parseJson(text)) ? {} : undefined;
    },
  },
  {
    id: 'stdout-empty',
    title: '{plugin} said that it succeeded, and printed no result',
    cause:
      'ADD and VERSION have to print JSON. The plugin, or a wrapper script around it, ended with status 0 without doing so.',
    fix: 'Make it print its result, or end with another status if it failed. A chained plugin with nothing to add prints prevResult.',
    source: 'https://github.com/containernetworking/cni/issues/670',
    recognise: ({call: {invocation}}) =>
      invocation.outcome === 'invalid' && invocation.stdout.length === 0 ? {} : undefined,
  },
  {
    id: 'delegate-not-on-path',
    title: '{plugin} was to call {delegate}, and CNI_PATH does not lead there',
    cause:
      'No call of {delegate} was recorded. CNI_PATH is {path}, without the directory from which {plugin} itself was started.',
    fix: 'Whoever calls {plugin} has to set CNI_PATH to the plugin directories, the shim directory first.',
    source: `${specification}#parameters`,
    recognise: ({call: {invocation, children}}) => {
      const ipam = invocation.request?.json['ipam'];
      const delegate = isObject(ipam) ? asString(ipam['type']) : undefined;
      const own = /^(.+)\/[^/]*$/.exec(invocation.argv[0] ?? '')?.[1];
      const {path} = invocation.parameters;
      if (!delegate || own === undefined || path.includes(own)) return undefined;
      return children.some((child) => child.invocation.plugin === delegate)
        ? undefined
        : {delegate, path: path.join(':') || 'empty'};
    },
  },
  {
    id: 'versions-differ',
    title: 'cniVersion changes along the chain: {versions}',
    cause:
      'Results look different in these versions. A caller that passes a result on without converting it confuses the next plugin.',
    fix: 'Use one cniVersion in all configurations that take part.',
    source: `${specification}#released-versions`,
    recognise: ({call, callers}) => {
      const versions = [...callers, call].map(({invocation}) => invocation.request?.cniVersion || '0.1.0');
      const formats = new Set(versions.map(resultFormat));
      return formats.size > 1 ? {versions: versions.join(' -> ')} : undefined;
    },
  },
];
