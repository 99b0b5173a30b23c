import type {Emptiness} from '../../capture/selection/emptiness.js';
import {nothingDropped, type Dropped} from '../../capture/retention/dropped.js';
import {counted} from '../text/counted.js';
import {droppedNotes} from '../dropped.js';
import {escapeLine} from '../text/escape.js';
import {formatInstant} from '../text/time.js';

/** What a listing left out; `unit` is what its limit counts. */
export interface Omissions {
  /** What fits but was cut off by the limit. */
  readonly cut: number;
  readonly unit: 'call' | 'container';
  /** VERSION and STATUS polls. */
  readonly hidden: number;
  /** Damaged captures that have no row. */
  readonly damaged: readonly {readonly path: string; readonly reason: string}[];
  /** Undefined: something fits. */
  readonly empty: Emptiness | undefined;
  /** What had to make room. */
  readonly dropped?: Dropped;
}

/** What a person should know beside the rows: why there are none, and how to see the rest. */
export function listingNotes({cut, unit, hidden, damaged, empty, dropped = nothingDropped}: Omissions): string[] {
  return [
    ...(empty === undefined ? [] : emptyNotes(empty)),
    ...(cut > 0 ? [`${counted(cut, `older ${unit}`)} not shown: --limit 0 shows all`] : []),
    ...(hidden > 0 ? [`${counted(hidden, 'VERSION or STATUS poll')} hidden: --polls shows them`] : []),
    ...droppedNotes(dropped),
    ...damaged.map(({path, reason}) => escapeLine(`damaged: ${path}: ${reason}`)),
  ];
}

/** Why there is nothing to show. */
export function emptyNotes(empty: Emptiness): string[] {
  switch (empty.kind) {
    case 'empty-store':
      return [
        escapeLine(
          `there are no captures in ${empty.directory} yet: no plugin was called since recording began, or nothing records`,
        ),
        '  try: mlab-cni shim status    to see whether it records',
      ];
    case 'nothing-fits':
      return [`no capture fits, of ${empty.count}`, ...hints(empty)];
    case 'from-elsewhere':
      return [
        `no capture fits, of ${empty.count}: all are from before the last restart of this host, or from another host`,
        ...hints(empty),
      ];
  }
}

function hints({newestMs, meant}: Exclude<Emptiness, {kind: 'empty-store'}>): string[] {
  return [
    ...(newestMs === null ? [] : [`  the newest began ${formatInstant(newestMs)}`]),
    ...meant.map((each) => escapeLine(`  did you mean: ${each}`)),
  ];
}
