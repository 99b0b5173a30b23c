import {resolve} from 'node:path';

/**
 * The places of a node, under an optional root directory. `root` is '' for the machine itself; otherwise an absolute
 * directory without trailing slash, which stands in front of every path that is read, written, or baked in.
 */
export interface HostPaths {
  readonly root: string;
  /** The path on the node `path` means, as seen from this process. */
  readonly at: (path: string) => string;
}

/** `root` may be relative to the working directory; '' and '/' are the machine itself. */
export function hostPaths(root: string): HostPaths {
  const absolute = root === '' ? '' : resolve(root).replace(/\/$/, '');
  return {root: absolute, at: (path) => absolute + path};
}
