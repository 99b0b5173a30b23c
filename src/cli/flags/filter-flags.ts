import * as Flags from '@oclif/core/flags';
import type {Filter} from '../../capture/selection/filter.js';
import {nearest} from '../../capture/selection/nearest.js';
import {operations, parseOperation, type Operation} from '../../cni/operation.js';
import {UsageError} from '../../errors.js';
import {durationFlag} from './flags.js';
import {namespaceFlag, podPattern} from './namespace-flag.js';
import {parseTimeMs} from './point-in-time.js';

const operationFlag = Flags.custom<Operation>({
  helpValue: 'NAME',
  parse: (text) => Promise.resolve(parseOperationFlag(text)),
});

/** Milliseconds since the epoch, from a point in time or from how long ago it is. */
const timeFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: (text) => Promise.resolve(parseTimeMs(text, Date.now())),
});

/** The filter language, the same on every command that takes many captures. */
export const filterFlags = {
  plugin: Flags.string({
    summary: 'only calls of these plugins, with commas or repeated (* matches anything)',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  operation: operationFlag({
    summary: 'only calls of these operations, with commas or repeated: ADD, DEL, CHECK ...',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  container: Flags.string({
    summary: 'only calls about the containers whose ids start so, with commas or repeated',
    helpValue: 'PREFIX',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  pod: Flags.string({
    summary: 'only calls about these pods, with commas or repeated (* matches anything)',
    helpValue: '[NAMESPACE/]NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  namespace: namespaceFlag,
  ifname: Flags.string({
    summary: 'only calls about these interfaces, with commas or repeated (* matches anything)',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  network: Flags.string({
    summary: 'only calls for these networks, with commas or repeated (* matches anything)',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  failed: Flags.boolean({summary: 'only calls that went wrong'}),
  since: timeFlag({summary: 'only calls since then: 15m (ago), 09:30, yesterday or 2026-11-21T09:30:00Z'}),
  until: timeFlag({summary: 'only calls until then: 15m (ago), 09:30, yesterday or 2026-11-21T09:30:00Z'}),
  'slower-than': durationFlag({summary: 'only calls that took longer, like 500ms or 2s'}),
  polls: Flags.boolean({summary: 'VERSION and STATUS calls, too'}),
};

/** The flags that choose among captures, and say nothing about one that is named; `-n` is part of a name. */
export const choosing: readonly string[] = Object.keys(filterFlags).filter((name) => name !== 'namespace');

/** What the parser makes of {@link filterFlags}. */
export interface FilterFlagValues {
  readonly plugin?: string[] | undefined;
  readonly operation?: Operation[] | undefined;
  readonly container?: string[] | undefined;
  readonly pod?: string[] | undefined;
  readonly namespace?: string | undefined;
  readonly ifname?: string[] | undefined;
  readonly network?: string[] | undefined;
  readonly failed: boolean;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly 'slower-than'?: number | undefined;
  readonly polls: boolean;
}

/**
 * With a selector the namespace is part of it, and no filter.
 *
 * @throws UsageError if nothing can fit
 */
export function filterFromFlags(flags: FilterFlagValues, selector?: string): Filter {
  if ((flags.since ?? -Infinity) > (flags.until ?? Infinity))
    throw new UsageError('--since is later than --until: nothing is between', {suggestions: ['exchange the two']});
  return {
    plugins: flags.plugin ?? [],
    operations: flags.operation ?? [],
    container: flags.container?.join(','),
    pod: selector === undefined ? podPattern(flags.pod, flags.namespace) : undefined,
    ifname: flags.ifname?.join(','),
    network: flags.network?.join(','),
    failedOnly: flags.failed,
    polls: flags.polls,
    sinceMs: flags.since,
    untilMs: flags.until,
    slowerThanMs: flags['slower-than'],
  };
}

function parseOperationFlag(text: string): Operation {
  const operation = parseOperation(text.toUpperCase());
  if (operation !== undefined) return operation;
  throw new UsageError(`"${text}" is no operation`, {
    suggestions: [
      ...nearest(text, operations).map((each) => `did you mean: --operation ${each}`),
      `one of ${operations.join(', ')}`,
    ],
  });
}
