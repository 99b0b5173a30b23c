import type {HostPaths} from '../../system/host-paths.js';
import {look} from '../../system/look.js';

/** The files of a node, as one reads them who remembers what was hidden. */
export interface NodeFiles {
  /** What `read` makes of a path; undefined: nothing is there, or it is hidden. */
  readonly see: <T>(path: string, read: (hostPath: string) => T) => T | undefined;
  /** The paths that may not be seen, with the system's reason. */
  readonly hidden: ReadonlyMap<string, string>;
}

export function nodeFiles({at}: HostPaths): NodeFiles {
  const hidden = new Map<string, string>();
  return {
    hidden,
    see: (path, read) => {
      const result = look(() => read(at(path)));
      if (result.kind === 'refused') hidden.set(path, result.reason);
      return result.kind === 'found' ? result.value : undefined;
    },
  };
}
