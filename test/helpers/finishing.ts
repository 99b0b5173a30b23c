import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Fetch, Finish} from '../../src/cluster/session/finish-recorder.js';

export interface FinishingOptions extends Partial<Fetch> {
  readonly fetches?: boolean;
  readonly keepOn?: boolean;
}

/** How recorders are finished: what they have is fetched into a temporary file, and forgotten. */
export function finishing({fetches = true, keepOn = false, ...fetch}: FinishingOptions = {}): (node: string) => Finish {
  return (node) => ({
    keepOn,
    fetch: fetches
      ? {
          what: 'pack',
          path: join(tmpdir(), `mlab-cni-test-${process.pid}-${node}`),
          room: {take: () => Promise.resolve()},
          onProgress: () => undefined,
          takeIn: (_node, path) => rm(path),
          ...fetch,
        }
      : null,
  });
}
