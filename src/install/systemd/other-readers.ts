import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {expandGlob} from '../edits/glob.js';
import {readText} from '../networks/network-configuration.js';
import {unitDirectories} from './service.js';
import {parseUnitFile} from './unit-file.js';
import {namesIn} from '../../system/names-in.js';

/**
 * The units besides `unit` that read that environment file, by the names of their files or of the directories of their drop-ins. A
 * unit that reads it by its template or by a pattern counts, one that is not enabled, too: it may be started at any time.
 */
export function otherReaders(host: HostPaths, environmentFile: string, unit: string): string[] {
  const file = host.followed(environmentFile);
  const readers = unitDirectories.flatMap((directory) =>
    namesIn(host.followed(directory)).filter((name) => {
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
  return namesIn(host.followed(path)).map((name) => readText(host.followed(join(path, name))));
}

function patternsIn(text: string): string[] {
  return parseUnitFile(text).flatMap(({name, value}) => (name === 'EnvironmentFile' ? [value.replace(/^-/, '')] : []));
}

function leadsTo(host: HostPaths, pattern: string, file: string): boolean {
  return pattern.startsWith('/') && expandGlob(host, pattern).some((path) => host.followed(path) === file);
}
