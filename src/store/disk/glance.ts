import {containerNameOf, podOf, type Pod} from '../../capture/invocation.js';
import {isObject, parseJson} from '../../cni/json.js';
import {parseParameters} from '../../cni/parameters.js';
import {parseRequestConfig} from '../../cni/request.js';
import type {CaptureEntry} from './entry.js';
import {parseCallExports} from './environment.js';
import {clockTickMs, parseStart} from './format.js';
import {OwnEntry} from './own-entries.js';
import type {StoredFiles} from './stored-files.js';
import {timesOf} from './times.js';

/** What one of a capture's files tells, for a fifth of what reading all of it costs. Undefined: read it to know. */
export interface Glance {
  /** The pod that the capture names. */
  readonly podOf: (entry: CaptureEntry) => Pod | null | undefined;
  /** Is its stdout what an ADD must answer, a JSON object? */
  readonly hasResult: (entry: CaptureEntry) => boolean | undefined;
  /** The name of the network in its request; null: none is there. */
  readonly networkOf: (entry: CaptureEntry) => string | null | undefined;
  /** Milliseconds; null: no end is known. */
  readonly durationOf: (entry: CaptureEntry) => number | null | undefined;
}

/** For the captures of our shim in that directory; those of M-Lab's shim.sh are never told anything of. */
export function glanceInto(directory: string, files: StoredFiles): Glance {
  return {
    podOf: (entry) => {
      const bytes = tryRead(files, entry, 'started', entry.name);
      const start = bytes === undefined ? '' : parseStart(bytes);
      if (typeof start === 'string') return undefined;
      const parameters = parseParameters(parseCallExports(start.environment));
      return containerNameOf(parameters) === null ? podOf(parameters) : undefined;
    },
    hasResult: (entry) => {
      const bytes = tryRead(files, entry, 'stdout', entry.id);
      return bytes === undefined ? undefined : isObject(parseJson(bytes.toString('utf8')));
    },
    networkOf: (entry) => {
      const bytes = tryRead(files, entry, 'stdin', entry.id);
      return bytes === undefined ? undefined : (parseRequestConfig(bytes.toString('utf8'))?.name ?? null);
    },
    durationOf: (entry) => {
      if (!(entry instanceof OwnEntry)) return undefined;
      const {startedAtMs, endedAtMs, timeSource} = timesOf(directory, entry, false);
      const mayHaveNotes = Math.abs(startedAtMs - entry.startedAtMs) > 5 * clockTickMs;
      if (timeSource === 'files' && mayHaveNotes) return undefined;
      return endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs);
    },
  };
}

function tryRead(files: StoredFiles, {source}: CaptureEntry, folder: string, name: string): Buffer | undefined {
  return source === 'mlab-cni' ? files.read(folder, name)?.bytes : undefined;
}
