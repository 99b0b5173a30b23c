import {realpathSync} from 'node:fs';
import {join} from 'node:path';
import {TargetError} from '../../errors.js';
import {entryAt} from '../../system/entry-at.js';
import type {HostPaths} from '../../system/host-paths.js';
import {readHead} from '../../system/read-head.js';
import {defaultBinDirs} from '../../cni/plugin-directories.js';
import {findPlugins} from '../shim-files/plugins.js';
import {readText} from './network-configuration.js';

/**
 * The script of somebody else's shims: all that a directory holds are links to it, as M-Lab's own shim.sh has them, or copies of it that
 * differ in the plugin's name at most. Links to one program that is no script are plugins (k3s has such). Undefined: these are plugins.
 */
export function foreignScript(host: HostPaths, directory: string): string | undefined {
  const names = findPlugins(host, directory).filter((name) => !name.endsWith('.sh'));
  const scripts = names.map((name) => scriptBehind(host, join(directory, name), name));
  const [first] = scripts;
  if (first === undefined || names.length < 2) return undefined;
  return scripts.every((script) => script?.identity === first.identity) ? first.path : undefined;
}

interface Script {
  readonly path: string;
  /** The same for two shims of one kind. */
  readonly identity: string;
}

function scriptBehind({at, followed}: HostPaths, path: string, name: string): Script | undefined {
  if (!readHead(followed(path)).startsWith('#!')) return undefined;
  if (entryAt(at(path))?.isSymbolicLink() === true) {
    const target = realpathSync(followed(path));
    return {path: target, identity: target};
  }
  const text = readText(followed(path)).replaceAll(name, 'NAME');
  return leadsOn.test(text) ? {path, identity: text} : undefined;
}

/** What a script needs that runs a plugin elsewhere: its own name, or where plugins are. */
const leadsOn = /\$\{?0|BASH_SOURCE|CNI_PATH|\/bin\/NAME|\/cni\//;

/** @throws TargetError if a directory holds somebody else's shims: what they run past us would not be recorded */
export function refuseForeignShims(host: HostPaths, directories: readonly string[]): void {
  for (const directory of directories) {
    const script = foreignScript(host, directory);
    if (script === undefined) continue;
    const behind = defaultBinDirs.filter((path) => path !== directory && findPlugins(host, path).length > 0);
    const what = script.startsWith(`${directory}/`) ? 'one script under many names' : `links to ${script}`;
    throw new TargetError(`${directory} holds no plugins, but ${what}: somebody's shims are there already`, {
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
