import {resolve} from 'node:path';
import * as Flags from '@oclif/core/flags';
import {
  cniVersionChange,
  operationChange,
  parseEnvironmentChange,
  parseSet,
  parseUnset,
  type Change,
} from '../../capture/change/change.js';
import {defaultBinDirs} from '../../cni/plugin-directories.js';
import type {Operation} from '../../cni/operation.js';
import {UsageError} from '../../errors.js';
import {filterFlags, filterFromFlags, type FilterFlagValues} from './filter-flags.js';
import {timeoutFlag} from './flags.js';
import {inNamespace, podPattern} from './namespace-flag.js';

const changeFlag = (parse: (text: string) => Change) =>
  Flags.custom<Change>({multiple: true, multipleNonGreedy: true, parse: (text) => Promise.resolve(parse(text))});

/** What is to be different in the input of a replayed call. */
export const changeFlags = {
  set: changeFlag(parseSet)({
    summary: 'change the request first, may be repeated: mtu=1400, ipam.ranges[0][0].subnet=10.1.0.0/16',
    helpValue: 'PATH=VALUE',
    multiple: true,
  }),
  unset: changeFlag(parseUnset)({
    summary: 'leave this out of the request, with commas or repeated',
    helpValue: 'PATH',
    multiple: true,
    delimiter: ',',
  }),
  env: changeFlag(parseEnvironmentChange)({
    summary: 'change an environment variable, may be repeated; without =VALUE it is removed',
    helpValue: 'NAME[=VALUE]',
    multiple: true,
  }),
  'cni-version': Flags.string({summary: 'change the cniVersion of the request', helpValue: 'VERSION'}),
  edit: Flags.boolean({summary: 'change the request in $EDITOR first'}),
};

/** Which programs answer: the same wherever plugins are run. */
export const castFlags = {
  'bin-dir': Flags.string({
    summary: `where the real plugins are, with commas or repeated; default: where the shim found them, then ${defaultBinDirs.join(', ')}`,
    helpValue: 'DIR',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    parse: (text) => Promise.resolve(resolve(text)),
  }),
  timeout: timeoutFlag({
    summary: 'kill a plugin that takes longer',
    default: 30_000,
    defaultHelp: () => Promise.resolve('30s'),
  }),
};

/** Where plugins are run. */
export const placeFlags = {
  'like-host': Flags.boolean({
    summary: 'make the sandbox like this host: its links, addresses, routes, rules, sysctls and plugin state',
    exclusive: ['live'],
  }),
  live: Flags.boolean({
    summary: 'on this node itself, for a new container in a new network namespace, and undo it with DEL',
    exclusive: ['all', 'attachment'],
  }),
  yes: Flags.boolean({char: 'y', summary: 'do not ask before --live', dependsOn: ['live']}),
};

const namesFlag = Flags.custom<readonly string[]>({
  helpValue: 'NAMES',
  parse: (text) => Promise.resolve(text.split(',').filter((name) => name !== '')),
});

/** Which plugins are mocks. */
export const mockFlags = {
  against: Flags.string({
    summary: 'what answers: the real plugin, a mock, or the plugin at PATH (a file, or a directory of plugins)',
    helpValue: 'real|mock|PATH',
    default: 'real',
  }),
  mock: namesFlag({summary: 'these plugins, like host-local,index2ip, are mocks; all others are real'}),
  real: namesFlag({summary: 'these plugins are real; all others are mocks', exclusive: ['mock']}),
  delay: Flags.boolean({summary: 'mocks take as long as the recorded call did', default: true, allowNo: true}),
};

/** Which calls are replayed, and how often. */
export const subjectFlags = {
  tree: Flags.boolean({
    summary: 'the outermost call above the capture, with all that it calls',
    exclusive: ['attachment', 'all'],
  }),
  attachment: Flags.boolean({
    summary: "the whole life of the capture's attachment: ADD, CHECK, DEL of the chain, in order",
    exclusive: ['all'],
  }),
  all: Flags.boolean({
    summary: 'each capture that fits the filter, by itself; without --all, --pod means its whole life',
  }),
  repeat: Flags.integer({summary: 'replay so often, and count how it ends', helpValue: 'N', default: 1, min: 1}),
  jobs: Flags.integer({summary: 'replay so many at a time', helpValue: 'N', min: 1}),
  junit: Flags.string({summary: 'write the verdicts there, for CI', helpValue: 'FILE'}),
};

interface ChangeFlagValues {
  readonly set?: Change[] | undefined;
  readonly unset?: Change[] | undefined;
  readonly env?: Change[] | undefined;
  readonly 'cni-version'?: string | undefined;
  readonly operation?: Operation[] | undefined;
  readonly all: boolean;
}

/**
 * The changes that these flags ask for, in the order in which they are made; with --all the operation is no change.
 *
 * @throws UsageError if a call is to become several operations
 */
export function changesFromFlags(flags: ChangeFlagValues): Change[] {
  const version = flags['cni-version'];
  const [operation, another] = flags.all ? [] : (flags.operation ?? []);
  if (another !== undefined) {
    throw new UsageError('--operation twice chooses among captures, which takes --all', {
      suggestions: ['--all    replays each capture that fits'],
    });
  }
  return [
    ...(operation === undefined ? [] : [operationChange(operation)]),
    ...(version === undefined ? [] : [cniVersionChange(version)]),
    ...(flags.env ?? []),
    ...(flags.set ?? []),
    ...(flags.unset ?? []),
  ];
}

/** All flags that say what is replayed, how, and against what. */
export const replayFlags = {
  ...subjectFlags,
  ...changeFlags,
  ...mockFlags,
  ...castFlags,
  ...placeFlags,
  exact: Flags.boolean({summary: 'pass over nothing: MACs, veth names and addresses count as differences'}),
  verbose: Flags.boolean({
    summary: 'show stderr and the rules by which differences are passed over',
    exclusive: ['json'],
  }),
  ...filterFlags,
};

type WishFlagValues = FilterFlagValues & {
  readonly all: boolean;
  readonly tree: boolean;
  readonly attachment: boolean;
};

/** What these flags, and the capture that is named beside them, say of what to replay; `-n` belongs to a pod's name. */
export function wishFromFlags(selector: string | undefined, flags: WishFlagValues) {
  const {all, tree, attachment, pod, namespace} = flags;
  const isPartOfName = namespace !== undefined && !all && pod === undefined;
  return {
    selector: isPartOfName ? inNamespace(selector ?? 'failed', namespace) : selector,
    pod: all || pod === undefined ? undefined : podPattern(pod, namespace),
    all: all ? filterFromFlags(flags) : undefined,
    scope: tree ? ('tree' as const) : attachment ? ('attachment' as const) : ('call' as const),
  };
}
