import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {asArray, asString, isObject, parseJsonObject} from '../../cni/json.js';
import type {HostPaths} from '../../system/host-paths.js';
import {look} from '../../system/look.js';
import {namesIn, unreadable} from '../../system/names-in.js';

/** The network configuration that a runtime uses: the first usable file of its directory. */
export interface NetworkConfiguration {
  readonly path: string;
  readonly network: string;
  /** The plugins of its list, in order. */
  readonly plugins: readonly string[];
}

export const defaultConfDir = '/etc/cni/net.d';

/**
 * Which file wins: the first in the order of names (libcni, ConfFiles) that is JSON and names a plugin, as containerd
 * (max_conf_num = 1) and the kubelet have it. Undefined: there is none.
 */
export function configurationInForce(host: HostPaths, confDir: string): NetworkConfiguration | undefined {
  for (const name of configurationNames(host.followed(confDir))) {
    const path = join(confDir, name);
    const configuration = parseJsonObject(readText(host.followed(path))) ?? {};
    const list = configuration['plugins'];
    const plugins = (list === undefined ? [configuration] : asArray(list)).flatMap((plugin) =>
      isObject(plugin) ? (asString(plugin['type']) ?? []) : [],
    );
    if (plugins.length > 0) return {path, network: asString(configuration['name']) ?? '', plugins};
  }
  return undefined;
}

/**
 * The files of a directory that libcni takes for network configurations, in its order.
 *
 * @throws TargetError if it may not be read
 */
export function configurationNames(directory: string): string[] {
  return namesIn(directory)
    .filter((name) => /\.(conf|conflist|json)$/.test(name))
    .sort();
}

/**
 * Empty if there is no such file.
 *
 * @throws TargetError if it may not be read
 */
export function readText(path: string): string {
  const text = look(() => readFileSync(path, 'utf8'));
  if (text.kind === 'refused') throw unreadable(path, text.reason);
  return text.kind === 'found' ? text.value : '';
}
