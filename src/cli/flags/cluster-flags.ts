import {hostname, userInfo} from 'node:os';
import * as Flags from '@oclif/core/flags';
import {UsageError} from '../../errors.js';
import {fewNodes} from '../confirm.js';
import {durationFlag, storeDirectoryFlag, timeoutFlag} from './flags.js';
import {clusterFlags} from './kubeconfig-flag.js';
import {parsePodName} from './pod-argument.js';

/** On every command that has to do with recorders. */
export const recorderFlags = {
  ...clusterFlags,
  namespace: Flags.string({
    summary: 'where the recorders are: privileged pods must be allowed there',
    helpValue: 'NAME',
    default: 'kube-system',
  }),
  parallel: Flags.integer({summary: 'see to so many nodes at once', helpValue: 'N', default: 10, min: 1}),
  'node-timeout': timeoutFlag({
    summary: 'give up a node from which nothing comes for that long; the others go on',
    default: 60_000,
    defaultHelp: () => Promise.resolve('60s'),
  }),
};

/** Which nodes; one of them. */
export const selectionFlags = {
  nodes: Flags.string({summary: 'these nodes', helpValue: 'NAME,...'}),
  selector: Flags.string({summary: 'the nodes with these labels', helpValue: 'LABELS'}),
  pod: Flags.string({summary: 'the node on which this pod is', helpValue: 'NAMESPACE/NAME'}),
  stuck: Flags.boolean({summary: 'the nodes with pods that wait for their network'}),
};

/** What is said of the pods themselves. */
export const podFlags = {
  image: Flags.string({
    summary: 'image of the recorders: it needs sh, nsenter and the usual small programs',
    helpValue: 'IMAGE',
    default: 'busybox:1.36',
  }),
  pull: Flags.option({
    summary: 'when that image is pulled',
    options: ['Always', 'IfNotPresent', 'Never'] as const,
    default: 'IfNotPresent',
  })(),
  'pull-secret': Flags.string({
    summary: 'secrets of that namespace with which it is pulled, with commas or repeated',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  'priority-class': Flags.string({
    summary: 'priority class of the recorders: a high one may evict other pods (default: none)',
    helpValue: 'NAME',
  }),
};

/** What is brought home loses its secrets on arrival, unless they are wanted. */
export const withSecretsFlag = Flags.boolean({
  summary: 'store what was recorded as it was, credentials too; else what looks like a secret is left out on arrival',
});

/** How long, and how much. */
export const recordingFlags = {
  for: timeoutFlag({
    summary: 'record for that long; each node ends it by its own clock',
    default: 600_000,
    defaultHelp: () => Promise.resolve('10m'),
  }),
  keep: durationFlag({
    summary: 'erase on a node what nobody has collected so long after the recording',
    default: 900_000,
    defaultHelp: () => Promise.resolve('15m'),
  }),
  'max-store': Flags.string({
    summary: 'most that captures may take on a node, in its /run',
    helpValue: 'SIZE',
    default: '64M',
    parse: (text) => Promise.resolve(parseSize(text)),
  }),
};

const askFlags = {
  'max-nodes': Flags.integer({summary: 'ask once more above so many nodes', helpValue: 'N', default: fewNodes, min: 1}),
  yes: Flags.boolean({summary: 'do not ask'}),
};

/** Flags of `cluster record`. */
export const recordFlags = {
  ...selectionFlags,
  ...recordingFlags,
  'until-failure': Flags.boolean({summary: 'end at the first call that fails', exclusive: ['detach']}),
  failed: Flags.boolean({summary: 'show only calls that fail; all are recorded', exclusive: ['detach']}),
  detach: Flags.boolean({summary: 'leave the recorders at work: "cluster status" and "cluster collect" find them'}),
  ...podFlags,
  ...recorderFlags,
  ...askFlags,
  'dry-run': Flags.boolean({summary: 'print the pods as YAML, and make none', exclusive: ['json']}),
  'with-secrets': withSecretsFlag,
  rbac: Flags.boolean({summary: 'print a manifest with the least rights, and do nothing else', exclusive: ['json']}),
  store: storeDirectoryFlag,
};

/** Flags of `cluster doctor`. */
export const examineFlags = {...selectionFlags, ...podFlags, ...recorderFlags, ...askFlags};

/** On commands that find recorders by their labels. */
export const foundFlags = {
  ...recorderFlags,
  nodes: Flags.string({summary: 'only on these nodes', helpValue: 'NAME,...'}),
  run: Flags.string({summary: 'only those of this run of "cluster record"', helpValue: 'ID'}),
};

export function wantedFromFlags({
  nodes,
  run,
}: {
  readonly nodes?: string | undefined;
  readonly run?: string | undefined;
}) {
  return {nodes: (nodes ?? '').split(',').filter(Boolean), run};
}

interface SelectionValues {
  readonly nodes?: string | undefined;
  readonly selector?: string | undefined;
  readonly pod?: string | undefined;
  readonly stuck: boolean;
}

/**
 * The nodes that are meant.
 *
 * @throws UsageError unless exactly one way is given
 */
export function selectionFromFlags({nodes, selector, pod, stuck}: SelectionValues) {
  const ways = [
    ...(nodes === undefined ? [] : [{kind: 'names', names: nodes.split(',').filter(Boolean)} as const]),
    ...(selector === undefined ? [] : [{kind: 'selector', selector} as const]),
    ...(pod === undefined ? [] : [{kind: 'pod', ...parsePodName(pod)} as const]),
    ...(stuck ? [{kind: 'stuck'} as const] : []),
  ];
  const [way, ...others] = ways;
  if (way !== undefined && others.length === 0 && !(way.kind === 'names' && way.names.length === 0)) return way;
  throw new UsageError(ways.length === 0 ? 'which nodes?' : 'the nodes are to be named in one way', {
    suggestions: [
      '--nodes NAME,...',
      '--selector LABELS    like mlab/type=physical',
      '--pod NAMESPACE/NAME    the node that it is on',
      '--stuck    the nodes with pods that wait for their network',
    ],
  });
}

/** Who is at work here, for others who find the pod. */
export function ownerOfPods(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname(); // a user without an entry in the password file
  }
}

function parseSize(text: string): string {
  if (/^[1-9]\d*[KMG]$/.test(text)) return text;
  throw new UsageError(`"${text}" is no size`, {suggestions: ['write it like 512K, 64M or 1G']});
}
