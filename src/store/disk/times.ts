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
  const {clock, end, startedAtMs, durationCs} = entry;
  if (durationCs !== null || clock.kind !== 'files') {
    const endedAtMs = durationCs === null ? null : startedAtMs + durationCs * 10;
    return {startedAtMs, endedAtMs, timeResolutionMs: clockTickMs, timeSource: clock.kind};
  }
  const startMs = hasNotes ? undefined : modifiedAtMs(join(directory, 'started', entry.name));
  const endMs = end === null ? undefined : modifiedAtMs(join(directory, 'ended', endName(entry.id, end)));
  return {
    startedAtMs: startMs ?? startedAtMs,
    endedAtMs: endMs ?? null,
    timeResolutionMs: clock.resolutionMs,
    timeSource: clock.kind,
  };
}
