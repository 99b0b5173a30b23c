import {realpathSync} from 'node:fs';
import {join} from 'node:path';
import {TargetError} from '../../errors.js';
import {entryAt} from '../../system/entry-at.js';
import type {HostPaths} from '../../system/host-paths.js';
import {readHead} from '../../system/read-head.js';
import {defaultBinDirs} from '../../cni/plugin-directories.js';
import {findPlugins} from '../shim-files/plugins.js';

/**
 * The script of somebody else's shims: all that a directory holds are links to it, as M-Lab's own shim.sh has them. Links
 * to one program that is no script are plugins (k3s has such). Undefined: these are plugins.
 */
export function foreignScript(host: HostPaths, directory: string): string | undefined {
  const names = findPlugins(host, directory).filter((name) => !name.endsWith('.sh'));
  const targets = new Set(names.map((name) => linkTarget(host, join(directory, name))));
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0 || names.length < 2) return undefined;
  return readHead(target).startsWith('#!') ? target : undefined;
}

/** @throws TargetError if a directory holds somebody else's shims: what they run past us would not be recorded */
export function refuseForeignShims(host: HostPaths, directories: readonly string[]): void {
  for (const directory of directories) {
    const script = foreignScript(host, directory);
    if (script === undefined) continue;
    const behind = defaultBinDirs.filter((path) => path !== directory && findPlugins(host, path).length > 0);
    throw new TargetError(`${directory} holds no plugins, but links to ${script}: somebody's shims are there already`, {
      suggestions: [
        ...behind.map(
          (path) => `mlab-cni shim install --mode mount --bin-dir ${path}    covers the plugins behind them`,
        ),
        'or take those shims away first',
        'nothing was changed',
      ],
    });
  }
}

function linkTarget({at, followed}: HostPaths, path: string): string | undefined {
  return entryAt(at(path))?.isSymbolicLink() === true ? realpathSync(followed(path)) : undefined;
}
