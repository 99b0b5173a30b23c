import {readdirSync, type Dirent} from 'node:fs';
import {entryAt} from '../../../system/entry-at.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {readConfiguration} from '../../edits/regular-file.js';
import {parseToml, tomlValue} from '../../edits/toml-edit.js';
import {look} from '../../../system/look.js';
import {unreadable} from '../../../system/names-in.js';

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
  /** What is in the directory itself, in CRI-O's order. */
  readonly names: readonly string[];
}

/**
 * Reads the main file and then every file below the directory, whatever its extension, each directory in its place by
 * name and links to one not followed (crio.conf.d(5); cri-o pkg/config/config.go, UpdateFromPath: filepath.Walk).
 *
 * @throws TargetError if one cannot be read or is no TOML
 */
export function readNetworkSettings(host: HostPaths, {main, directory}: ConfigPlaces): NetworkSettings {
  const names = entriesIn(host.at(directory)).map(({name}) => name);
  const paths = [main, ...filesBelow(host, directory)].filter((path) => entryAt(host.at(path)));
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

function filesBelow(host: HostPaths, directory: string): string[] {
  return entriesIn(host.at(directory)).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(host, path) : [path];
  });
}

function entriesIn(directory: string): Dirent[] {
  const entries = look(() => readdirSync(directory, {withFileTypes: true}));
  if (entries.kind === 'refused') throw unreadable(directory, entries.reason);
  return entries.kind === 'absent' ? [] : entries.value.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** CRI-O's default has a slash at its end. */
function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
