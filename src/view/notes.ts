import {escapeLine} from './escape.js';

/** What a listing left out; `unit` is what its limit counts. */
export interface Omissions {
  /** What fits but was cut off by the limit. */
  readonly cut: number;
  readonly unit: 'call' | 'container';
  /** VERSION and STATUS polls. */
  readonly hidden: number;
  /** Damaged captures that have no row. */
  readonly damaged: readonly {readonly path: string; readonly reason: string}[];
  readonly isEmpty: boolean;
}

/** What a person should know beside the rows: why there are none, and how to see the rest. */
export function listingNotes({cut, unit, hidden, damaged, isEmpty}: Omissions): string[] {
  return [
    ...(isEmpty ? ['no capture fits'] : []),
    ...(cut > 0 ? [`${counted(cut, `older ${unit}`)} not shown: --limit 0 shows all`] : []),
    ...(hidden > 0 ? [`${counted(hidden, 'VERSION or STATUS poll')} hidden: --polls shows them`] : []),
    ...damaged.map(({path, reason}) => escapeLine(`damaged: ${path}: ${reason}`)),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
