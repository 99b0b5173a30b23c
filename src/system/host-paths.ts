import {lstatSync, readlinkSync} from 'node:fs';
import {basename, dirname, isAbsolute, join, resolve} from 'node:path';
import {seen} from './look.js';

/**
 * The places of a node, under an optional root directory. `root` is '' for the machine itself; otherwise an absolute
 * directory without trailing slash, which stands in front of every path that is read, written, or baked in.
 */
export interface HostPaths {
  readonly root: string;
  /**
   * The path on the node `path` means, as seen from this process. Under a root no link on the way and no `..` leads out of
   * it; the last part is not followed.
   */
  readonly at: (path: string) => string;
  /** The same with the last part followed, too: what to read or run. */
  readonly followed: (path: string) => string;
}

/** `root` may be relative to the working directory; '' and '/' are the machine itself. */
export function hostPaths(root: string): HostPaths {
  const absolute = root === '' ? '' : resolve(root).replace(/\/$/, '');
  if (absolute === '') return {root: '', at: (path) => path, followed: (path) => path};
  const followed = (path: string) => absolute + below(absolute, path).replace(/^\/$/, '');
  const at = (path: string) => {
    if (path === '' || path === '/') return absolute + path;
    const plain = join('/', path);
    return join(followed(dirname(plain)), basename(plain));
  };
  return {root: absolute, at, followed};
}

const mostHops = 40; // as many as the kernel follows

/** As the kernel resolves a path for a process whose root that directory is (path_resolution(7)). */
function below(root: string, path: string): string {
  const pending = path.split('/');
  let resolved = '/';
  for (let hops = 0; pending.length > 0;) {
    const part = pending.shift() ?? '';
    if (part === '' || part === '.') continue;
    const next = join(resolved, part); // '..' ends at '/'
    const target = part === '..' || hops >= mostHops ? undefined : linkTarget(root + next);
    if (target === undefined) resolved = next;
    else {
      hops += 1;
      pending.unshift(...target.split('/'));
      if (isAbsolute(target)) resolved = '/';
    }
  }
  return resolved;
}

function linkTarget(path: string): string | undefined {
  return seen(() => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined));
}
