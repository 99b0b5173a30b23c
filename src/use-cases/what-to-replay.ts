import type {Choice} from '../capture/selection/choice.js';
import type {Filter} from '../capture/selection/filter.js';
import {UsageError} from '../errors.js';

/** What a user says of what to replay. */
export interface Wish {
  /** A capture, as for `show`. */
  readonly selector: string | undefined;
  /** `NAMESPACE/NAME` */
  readonly pod: string | undefined;
  /** All that fit, each by itself; undefined: not all. */
  readonly all: Filter | undefined;
  /** How much of the life of the capture. */
  readonly scope: 'call' | 'tree' | 'attachment';
}

/**
 * What is replayed: all that fit, the whole life of a pod, or what a selector names, by default the latest failure. With
 * all that fit a pod is part of the filter.
 *
 * @throws UsageError if two of them are said
 */
export function whatToReplay({selector, pod, all, scope}: Wish): Choice {
  const other = all !== undefined ? '--all' : pod !== undefined ? '--pod' : undefined;
  if (selector !== undefined && other !== undefined) {
    throw new UsageError(`either ${selector} or ${other}: both say what to replay`);
  }
  if (all !== undefined) return {kind: 'all', filter: all};
  if (pod !== undefined) return {kind: 'pod', pod};
  return {kind: scope, selector: selector ?? 'failed'};
}
