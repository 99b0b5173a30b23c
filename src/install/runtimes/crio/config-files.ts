import {readdirSync} from 'node:fs';
import {entryAt} from '../../../system/entry-at.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {readConfiguration} from '../../edits/regular-file.js';
import {parseToml, tomlValue} from '../../edits/toml-edit.js';

/** Where CRI-O looks for its configuration; flags may say otherwise. */
export interface ConfigPlaces {
  readonly main: string;
  readonly directory: string;
}

/** What CRI-O's files say about its network: the last file that has a key wins, lists included. Null: none has it. */
export interface NetworkSettings {
  readonly pluginDirs: readonly string[] | null;
  /** Deprecated: comes after `pluginDirs`. */
  readonly pluginDir: string | null;
  readonly networkDir: string | null;
  /** The files of the directory, in CRI-O's order. */
  readonly names: readonly string[];
}

/**
 * Reads the main file and then every file of the directory by name, whatever its extension (crio.conf.d(5); cri-o
 * pkg/config/config.go, UpdateFromPath).
 *
 * @throws TargetError if one cannot be read or is no TOML
 */
export function readNetworkSettings(host: HostPaths, {main, directory}: ConfigPlaces): NetworkSettings {
  const names = namesIn(host.at(directory));
  const paths = [main, ...names.map((name) => `${directory}/${name}`)].filter((path) => entryAt(host.at(path)));
  const documents = paths.map((path) => parseToml(readConfiguration(host, path).toString(), path));
  const last = (name: string): unknown =>
    documents
      .map((document) => tomlValue(document, {table: ['crio', 'network'], name}))
      .findLast((value) => value !== undefined);
  const [dirs, dir, networkDir] = [last('plugin_dirs'), last('plugin_dir'), last('network_dir')];
  return {
    pluginDirs: Array.isArray(dirs) ? dirs.filter((entry) => typeof entry === 'string').map(trimmed) : null,
    pluginDir: typeof dir === 'string' && dir !== '' ? trimmed(dir) : null,
    networkDir: typeof networkDir === 'string' ? networkDir : null,
    names,
  };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory, {withFileTypes: true})
      .filter((entry) => !entry.isDirectory())
      .map(({name}) => name)
      .sort();
  } catch {
    return [];
  }
}

/** CRI-O's default has a slash at its end. */
function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
