import {existsSync, statSync, type Stats} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {asArray, asString, isObject} from '../../cni/json.js';
import {hostPaths} from '../../system/host-paths.js';
import {look} from '../../system/look.js';
import {readNodeConfiguration} from './node-configuration.js';

/** What a node tells about its networks and plugins. */
export interface NodeView {
  readonly chainOf: (network: string) => readonly string[] | undefined;
  /** Whether it is missing in all of them: one that may not be seen may hold it. */
  readonly lacksPlugin: (plugin: string, directories: readonly string[]) => boolean;
}

/**
 * A look at the node on which a call through this shim was recorded; undefined if that is not here. A node under a root
 * has its shims under that root, too.
 */
export function viewNode(shim: string | undefined): NodeView | undefined {
  if (shim === undefined || !existsSync(shim)) return undefined;
  const root = /^(.*)\/usr\/shimcni\/bin$/.exec(dirname(shim))?.[1] ?? '';
  return {
    chainOf: (network) => {
      const {configuration} = readNodeConfiguration(hostPaths(root), '/etc/cni/net.d');
      if (configuration === null || asString(configuration['name']) !== network) return undefined;
      return asArray(configuration['plugins']).map((plugin) =>
        isObject(plugin) ? (asString(plugin['type']) ?? '') : '',
      );
    },
    lacksPlugin: (plugin, directories) =>
      directories.every((directory) => isNoProgram(join(directory, basename(plugin)))),
  };
}

function isNoProgram(path: string): boolean {
  const status = look(() => statSync(path));
  return status.kind === 'absent' || (status.kind === 'found' && !isProgram(status.value));
}

function isProgram(status: Stats): boolean {
  return status.isFile() && (status.mode & 0o111) !== 0;
}
