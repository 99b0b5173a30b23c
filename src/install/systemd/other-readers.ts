import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {expandGlob} from '../edits/glob.js';
import {readText} from '../networks/network-configuration.js';
import {unitDirectories} from './service.js';
import {parseUnitFile} from './unit-file.js';

/**
 * The units besides `unit` that read that environment file, by the names of their files or of the directories of their drop-ins. A
 * unit that reads it by its template or by a pattern counts, one that is not enabled, too: it may be started at any time.
 */
export function otherReaders(host: HostPaths, environmentFile: string, unit: string): string[] {
  const file = host.followed(environmentFile);
  const readers = unitDirectories.flatMap((directory) =>
    names(host, directory).filter((name) => {
      if (!/\.(service|socket|mount|swap)(\.d)?$/.test(name) || name.replace(/\.d$/, '') === unit) return false;
      return textsOf(host, join(directory, name)).some((text) =>
        patternsIn(text).some((path) => leadsTo(host, path, file)),
      );
    }),
  );
  return [...new Set(readers.map((name) => name.replace(/\.d$/, '')))].sort();
}

function textsOf(host: HostPaths, path: string): string[] {
  if (!path.endsWith('.d')) return [readText(host.followed(path))];
  return names(host, path).map((name) => readText(host.followed(join(path, name))));
}

function names({followed}: HostPaths, directory: string): string[] {
  try {
    return readdirSync(followed(directory));
  } catch {
    return [];
  }
}

function patternsIn(text: string): string[] {
  return parseUnitFile(text).flatMap(({name, value}) => (name === 'EnvironmentFile' ? [value.replace(/^-/, '')] : []));
}

function leadsTo(host: HostPaths, pattern: string, file: string): boolean {
  return pattern.startsWith('/') && expandGlob(host, pattern).some((path) => host.followed(path) === file);
}
