import {join} from 'node:path';
import type {Recording} from '../../capture/recording.js';
import {modifiedAtMs} from '../../system/modification-time.js';
import {clockTickMs, endName} from './format.js';
import type {OwnEntry} from './own-entries.js';

export type Times = Pick<Recording, 'startedAtMs' | 'endedAtMs' | 'timeResolutionMs' | 'timeSource'>;

/**
 * When a capture of our shim started and ended: from its names, or in format 1 from its files.
 *
 * @param hasNotes a note that came later has changed the time of the file in `started/`
 */
export function timesOf(directory: string, entry: OwnEntry, hasNotes: boolean): Times {
  const {clock, end} = entry;
  const times = {startedAtMs: entry.startedAtMs, timeResolutionMs: clockTickMs, timeSource: clock.kind};
  if (entry.durationCs !== null) return {...times, endedAtMs: times.startedAtMs + entry.durationCs * 10};
  if (clock.kind !== 'files') return {...times, endedAtMs: null};
  const startMs = hasNotes ? undefined : modifiedAtMs(join(directory, 'started', entry.name));
  const endMs = end === null ? undefined : modifiedAtMs(join(directory, 'ended', endName(entry.id, end)));
  return {
    ...times,
    startedAtMs: startMs ?? times.startedAtMs,
    endedAtMs: endMs ?? null,
    timeResolutionMs: clock.resolutionMs,
  };
}
