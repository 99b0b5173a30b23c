/**
 * The places of a node, under an optional root directory. `root` is '' for the machine itself; otherwise a directory
 * without trailing slash, which then stands in front of every path that is read or written.
 */
export interface HostPaths {
  readonly root: string;
  /** The path on the node `path` means, as seen from this process. */
  readonly at: (path: string) => string;
}

export function hostPaths(root: string): HostPaths {
  return {root, at: (path) => root + path};
}
