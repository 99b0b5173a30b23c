import {accessSync, constants} from 'node:fs';
import {dirname} from 'node:path';
import {UsageError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';

const usual = '/usr/shimcni/bin';

/** For systems whose /usr is read-only: Flatcar, Fedora CoreOS, images made for a purpose. */
const writable = '/var/lib/mlab-cni/shims';

/**
 * Where the shims go: where the user wants them, else where there is room for them.
 *
 * @throws UsageError if the path cannot be written into a runtime's configuration
 */
export function chooseShimDir(host: HostPaths, wanted: string | null): {shimDir: string; warning: string | null} {
  const readOnly = wanted === null && isReadOnly(host.at(existing(host, usual)));
  const shimDir = wanted ?? (readOnly ? writable : usual);
  // it goes through a unit file, a shell's word splitting, a comma-separated flag and CNI_PATH
  if (!/^\/[\w./@+=-]+$/.test(host.at(shimDir))) {
    throw new UsageError(`the shim directory ${host.at(shimDir)} cannot be written into a runtime's configuration`, {
      suggestions: ['--shim-dir takes an absolute path of letters, digits and any of . / @ + = - _'],
    });
  }
  return {shimDir, warning: readOnly ? `/usr is read-only: the shims go to ${writable}` : null};
}

function existing(host: HostPaths, path: string): string {
  return path === '/' || entryAt(host.at(path)) !== undefined ? path : existing(host, dirname(path));
}

/** Whatever the rights: access(2) says EROFS also to root, and EACCES before that to others. */
function isReadOnly(path: string): boolean {
  try {
    accessSync(path === '' ? '/' : path, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS';
  }
}
