import {countDropped, type Dropped} from '../capture/retention/dropped.js';
import {counted} from './text/counted.js';
import {droppedWords} from './dropped.js';

/** What went, or would. */
export interface PruneReport {
  readonly dropped: Dropped;
  /** How many attachments these calls belong to. */
  readonly attachments: number;
  /** That it frees on disk. */
  readonly bytes: number;
  /** Calls that stay. */
  readonly left: number;
  /** Those of them that would have gone, but for a call that goes on. */
  readonly inUse: number;
}

/** A sentence on what went, one on what stayed, and why. */
export function renderPrune({dropped, attachments, bytes, left, inUse}: PruneReport, isDone: boolean): string {
  const total = countDropped(dropped);
  const goes = isDone ? (total === 1 ? 'is gone' : 'are gone') : 'would go';
  const went =
    total === 0
      ? `Nothing ${isDone ? 'is to go' : 'would go'}.`
      : `${counted(total, 'call')} in ${counted(attachments, 'attachment')} ${goes}, which ${isDone ? 'freed' : 'frees'} ${size(bytes)}: ${droppedWords(dropped)}.`;
  const stays = inUse === 0 ? '' : `, ${inUse} of them since a call of their attachment goes on`;
  return `${went}\n${counted(left, 'call')} ${left === 1 ? 'stays' : 'stay'}${stays}.`;
}

function size(bytes: number): string {
  const kib = Math.round(bytes / 1024);
  return kib < 1024 ? `${kib} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}
