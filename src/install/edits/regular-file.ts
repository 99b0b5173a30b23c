import {readFileSync} from 'node:fs';
import {TargetError} from '../../errors.js';
import type {FileOwnership} from '../../system/atomic-file.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';

export interface RegularFile extends FileOwnership {
  readonly content: Buffer;
}

/**
 * A configuration file that is to be edited, with its mode and owner.
 *
 * @throws TargetError if it is not there, cannot be read, or is no regular file: replacing a link would change what it is
 */
export function readRegularFile(host: HostPaths, path: string): RegularFile {
  const stat = entryAt(host.at(path));
  if (stat === undefined) throw new TargetError(`there is no ${path}`);
  if (!stat.isFile()) {
    const what = stat.isSymbolicLink() ? 'a symbolic link' : 'no regular file';
    throw new TargetError(`${path} is ${what} and will not be edited`, {suggestions: ['put a regular file there']});
  }
  return {content: readConfiguration(host, path), mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid};
}

/**
 * A configuration file that is only looked at; links are followed.
 *
 * @throws TargetError if it cannot be read
 */
export function readConfiguration(host: HostPaths, path: string): Buffer {
  try {
    return readFileSync(host.followed(path));
  } catch (error) {
    throw new TargetError(`${path} cannot be read`, {suggestions: ['run it with sudo'], cause: error});
  }
}
