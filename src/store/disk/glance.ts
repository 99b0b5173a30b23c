import {join} from 'node:path';
import {podOf, type Pod} from '../../capture/invocation.js';
import {isObject, parseJson} from '../../cni/json.js';
import {parseParameters} from '../../cni/parameters.js';
import type {CaptureEntry} from './entry.js';
import {parseExports} from './environment.js';
import {readSmallFile} from '../../system/read-small-file.js';
import {parseStart} from './format.js';

/** What one of a capture's files tells, for a fifth of what reading all of it costs. Undefined: read it to know. */
export interface Glance {
  /** The pod that the capture names. */
  readonly podOf: (entry: CaptureEntry) => Pod | null | undefined;
  /** Is its stdout what an ADD must answer, a JSON object? */
  readonly hasResult: (entry: CaptureEntry) => boolean | undefined;
}

/** For the captures of our shim in that directory; those of M-Lab's shim.sh are never told anything of. */
export function glanceInto(directory: string): Glance {
  return {
    podOf: (entry) => {
      const bytes = tryRead(directory, entry, 'started', entry.name);
      const start = bytes === undefined ? '' : parseStart(bytes);
      if (typeof start === 'string') return undefined;
      return podOf(parseParameters(parseExports(start.environment).variables));
    },
    hasResult: (entry) => {
      const bytes = tryRead(directory, entry, 'stdout', entry.id);
      return bytes === undefined ? undefined : isObject(parseJson(bytes.toString('utf8')));
    },
  };
}

function tryRead(directory: string, {source}: CaptureEntry, folder: string, name: string): Buffer | undefined {
  return source === 'mlab-cni' ? readSmallFile(join(directory, folder, name)) : undefined;
}
