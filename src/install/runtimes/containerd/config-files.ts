import {dirname, isAbsolute, join} from 'node:path';
import {TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {entryAt} from '../../../system/entry-at.js';
import {readConfiguration} from '../../edits/regular-file.js';
import {parseToml, tomlValue} from '../../edits/toml-edit.js';
import {expandGlob} from '../../edits/glob.js';

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** What its `imports` name, as absolute paths and patterns. */
  readonly imports: readonly string[];
}

/**
 * The files that containerd loads, in the order in which it merges them: the main one, then level by level what their
 * `imports` name. Only imports that are written in a file are followed, whatever `containerd config dump` lists. Empty:
 * there is no main file.
 *
 * @throws TargetError if one cannot be read or is no TOML
 */
export function readConfigFiles(host: HostPaths, mainPath: string): ConfigFile[] {
  if (entryAt(host.at(mainPath)) === undefined) return [];
  const files = new Map<string, ConfigFile>();
  const pending = [mainPath];
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    if (files.has(path)) continue;
    const text = readConfiguration(host, path).toString('utf8');
    const imports = importsOf(text, path);
    files.set(path, {path, text, imports});
    pending.push(...imports.flatMap((pattern) => importedBy(host, path, pattern)));
  }
  return [...files.values()];
}

/** Only what contains `*` is a pattern, and may lead to nothing (resolveImports in cmd/containerd/server/config/config.go). */
function importedBy(host: HostPaths, path: string, pattern: string): string[] {
  if (pattern.includes('*')) return expandGlob(host, pattern);
  if (entryAt(host.at(pattern)) !== undefined) return [pattern];
  throw new TargetError(`${path} imports ${pattern}, which is not there`, {
    suggestions: [`correct ${path}: containerd does not start with it either`, 'nothing was changed'],
  });
}

function importsOf(text: string, path: string): string[] {
  const imports = tomlValue(parseToml(text, path), {table: [], name: 'imports'});
  const patterns: readonly unknown[] = Array.isArray(imports) ? imports : [];
  return patterns
    .filter((pattern) => typeof pattern === 'string')
    .map((pattern) => (isAbsolute(pattern) ? pattern : join(dirname(path), pattern)));
}
