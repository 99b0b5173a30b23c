import * as Flags from '@oclif/core/flags';
import {UsageError} from '../../errors.js';
import type {Wanted} from '../../store/prune/choose.js';
import type {Limits} from '../../store/prune/limit.js';
import {filterFlags, filterFromFlags, type FilterFlagValues} from './filter-flags.js';
import {durationFlag} from './flags.js';
import {sizeFlag} from './size-flag.js';

const {polls: _, failed: __, ...ordinaryFilters} = filterFlags;

/** What says which attachments go. */
const choosingFlags = {
  'older-than': durationFlag({summary: 'only attachments of which every call is older, like 12h or 7d'}),
  ok: Flags.boolean({summary: 'only attachments in which nothing failed'}),
  failed: Flags.boolean({summary: 'only attachments in which a call went wrong'}),
  ...ordinaryFilters,
};

/** What says how many of them do. */
const limitingFlags = {
  keep: Flags.integer({summary: 'only until no more than so many calls are left', helpValue: 'N', min: 0}),
  'max-store': sizeFlag({summary: 'only until the store takes no more than that on disk'}),
};

export const pruneFlags = {
  ...choosingFlags,
  ...limitingFlags,
  'dry-run': Flags.boolean({summary: 'say what would go, and remove nothing'}),
  'erase-all': Flags.boolean({
    summary: 'remove all captures and what is known beside them, and the store itself (asks first)',
    exclusive: [...Object.keys(choosingFlags), ...Object.keys(limitingFlags), 'node'],
  }),
  yes: Flags.boolean({char: 'y', summary: 'do not ask', dependsOn: ['erase-all']}),
};

interface PruneFlagValues extends Omit<FilterFlagValues, 'polls'> {
  readonly 'older-than'?: number | undefined;
  readonly ok: boolean;
  readonly failed: boolean;
  readonly keep?: number | undefined;
  readonly 'max-store'?: number | undefined;
  readonly 'erase-all': boolean;
  readonly node?: string | undefined;
}

/**
 * What these flags ask for.
 *
 * @throws UsageError if they ask for nothing: that all of it was meant is not assumed
 */
export function pruneRequest(flags: PruneFlagValues): {readonly wanted: Wanted; readonly limits: Limits} {
  if (flags.ok && flags.failed) {
    throw new UsageError('--ok and --failed contradict each other: nothing is both', {suggestions: ['one of the two']});
  }
  const given = new Set(Object.keys(flags).filter((name) => isGiven(flags[name as keyof PruneFlagValues])));
  if (
    ![...Object.keys(choosingFlags), ...Object.keys(limitingFlags), 'erase-all', 'node'].some((name) => given.has(name))
  ) {
    throw new UsageError('nothing says what should go', {
      suggestions: [
        'mlab-cni prune --older-than 7d    what is older than a week',
        'mlab-cni prune --max-store 64M    what matters least, until 64 MiB are left',
        'mlab-cni prune --erase-all    everything',
      ],
    });
  }
  const filter = filterFromFlags({...flags, polls: true});
  const olderThanMs = flags['older-than'] === undefined ? Infinity : Date.now() - flags['older-than'];
  const maxStoreKib = flags['max-store'];
  return {
    wanted: {filter: {...filter, untilMs: Math.min(filter.untilMs ?? Infinity, olderThanMs)}, okOnly: flags.ok},
    limits: {captures: flags.keep ?? null, bytes: maxStoreKib === undefined ? null : maxStoreKib * 1024},
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}
