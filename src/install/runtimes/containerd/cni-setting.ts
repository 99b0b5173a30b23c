import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../../../errors.js';
import {parseToml, tomlValue, type TomlKey} from '../../edits/toml-edit.js';
import type {ConfigFile} from './config-files.js';
import type {Release} from './release.js';

/** The setting that tells containerd where its plugins are: in which file, under which key, with which value so far. */
export interface CniSetting {
  readonly path: string;
  readonly key: TomlKey;
  /** `bin_dirs`, since 2.1; before that `bin_dir` holds one directory. */
  readonly isList: boolean;
  /** Of that file. */
  readonly configVersion: number;
  /** Nothing sets it: the default is in force. */
  readonly isNew: boolean;
  /** `bin_dir` where a list is possible: it must make room for the list, or be emptied if that is there, too. */
  readonly replaces: {readonly key: TomlKey; readonly how: 'rename' | 'empty'} | null;
  readonly dirs: readonly string[];
}

/**
 * Finds it among the files that containerd loads, in the order in which it merges them. Up to 1.7 a later file replaces
 * a plugin's whole table (services/server/config/config.go); since 2.0 each file is first brought to the newest version,
 * and then replaces single keys (cmd/containerd/server/config/config.go). `bin_dirs` came with 2.1 (containerd pull
 * request 11311), where both keys together are an error unless `bin_dirs` is the default, which `bin_dir` then replaces
 * (internal/cri/config/config.go).
 *
 * @throws TargetError if containerd would not load the files, does not start pods, or has a version not known here
 */
export function findCniSetting(files: readonly [ConfigFile, ...ConfigFile[]], release: Release | null): CniSetting {
  const [main] = files;
  const mainVersion = versionOf(parseToml(main.text, main.path), main.path, release);
  const replacesTables = release === null ? mainVersion < 3 : release.major < 2;
  const documents = files.map(({path, text}) => {
    const document = parseToml(text, path);
    refuseDisabled(document, path);
    const version = replacesTables ? mainVersion : versionOf(document, path, release);
    if (isAtLeast(release, 2, 3) && version > mainVersion)
      throw higherThanMain({path, version}, main.path, mainVersion);
    return {path, document, version, table: tables[version] ?? [], ...keysOf(version)};
  });
  const singles = documents.filter(({document, one}) => isSet(tomlValue(document, one)));
  const lists = documents.filter(({document, many}) => isSet(tomlValue(document, many)));
  const listing = lists.find(({document, many}) => !isDeepStrictEqual(tomlValue(document, many), defaultDirs));
  if (mainVersion > 2 && singles.length > 0 && listing !== undefined) throw bothKeys(listing.path);
  const isList =
    isAtLeast(release, 2, 1) || (release === null && mainVersion > 2 && singles.length === 0 && lists.length > 0);
  const base = {path: main.path, document: undefined, version: mainVersion, ...keysOf(mainVersion)};
  const [single] = singles.slice(-1);
  if (isList && single !== undefined) {
    if (singles.length > 1) throw setTwice(singles.map(({path}) => path));
    const {path, document, version, one, many} = single;
    const dirs = directories(tomlValue(document, one), one, path);
    const how = tomlValue(document, many) === undefined ? 'rename' : 'empty';
    return {path, key: many, isList, configVersion: version, isNew: false, replaces: {key: one, how}, dirs};
  }
  const holders = replacesTables
    ? documents.filter(({document, table}) => tomlValue(document, pluginOf(table)) !== undefined)
    : isList
      ? lists
      : singles;
  const {path, document, version, one, many} = holders.at(-1) ?? base;
  const key = isList ? many : one;
  const value = tomlValue(document, key);
  const dirs = directories(value, key, path);
  return {path, key, isList, configVersion: version, isNew: value === undefined, replaces: null, dirs};
}

/** LoadConfigWithPlugins in cmd/containerd/server/config/config.go of 2.3. */
function higherThanMain(
  {path, version}: {readonly path: string; readonly version: number},
  mainPath: string,
  mainVersion: number,
): TargetError {
  return new TargetError(
    `${path} has version ${version}, and ${mainPath}, which imports it, version ${mainVersion} only`,
    {
      suggestions: [
        `containerd config migrate    prints ${mainPath} in today's version: containerd does not start with these files either`,
        'nothing was changed',
      ],
    },
  );
}

function keysOf(version: number): {readonly one: TomlKey; readonly many: TomlKey} {
  const table = tables[version] ?? [];
  return {one: {table, name: 'bin_dir'}, many: {table, name: 'bin_dirs'}};
}

function setTwice(paths: readonly string[]): TargetError {
  return new TargetError(`bin_dir is set in ${paths.join(' and in ')}: all of them would have to change`, {
    suggestions: [
      'remove it from all but one of them, then run this again',
      'mlab-cni shim install --mode mount    edits no file',
      'nothing was changed',
    ],
  });
}

export const defaultDirs: readonly string[] = ['/opt/cni/bin'];

/** `containerd config default` of 2.1 has an empty bin_dir beside bin_dirs. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** By the version of the configuration file. */
const tables: Readonly<Record<number, readonly string[]>> = {
  1: ['plugins', 'cri', 'cni'],
  2: ['plugins', 'io.containerd.grpc.v1.cri', 'cni'],
  3: ['plugins', 'io.containerd.cri.v1.runtime', 'cni'],
  4: ['plugins', 'io.containerd.cri.v1.runtime', 'cni'],
};

/** The version that a release writes itself. */
export function ownVersion(release: Release): number {
  return release.major < 2 ? 2 : isAtLeast(release, 2, 3) ? 4 : 3;
}

export function isAtLeast(release: Release | null, major: number, minor: number): boolean {
  return release !== null && (release.major > major || (release.major === major && release.minor >= minor));
}

export const criTables = Object.values(tables);

function versionOf(document: unknown, path: string, release: Release | null): number {
  const version = tomlValue(document, {table: [], name: 'version'}) ?? 1; // as containerd has it
  if (typeof version !== 'number' || tables[version] === undefined) {
    throw new TargetError(`${path} has version ${JSON.stringify(version)}, which this mlab-cni does not know`, {
      suggestions: ['a later mlab-cni may know it', 'mlab-cni shim install --mode mount    edits no file'],
    });
  }
  if (version === 1 && isAtLeast(release, 2, 0)) throw ignored(path, release?.text ?? '');
  if (release !== null && version > ownVersion(release)) {
    const newest = ownVersion(release);
    throw new TargetError(
      `${path} has version ${version}, but containerd ${release.text} reads versions up to ${newest} only`,
      {
        suggestions: [`correct ${path}: containerd does not start with it either`, 'nothing was changed'],
      },
    );
  }
  return version;
}

/** Its migration drops the CRI plugin's tables of version 1, with a warning in the journal (seen with 2.1). */
function ignored(path: string, release: string): TargetError {
  return new TargetError(`${path} has version 1: containerd ${release} ignores what it says about CNI`, {
    suggestions: [
      `containerd --config ${path} config migrate    prints it in today's version`,
      'mlab-cni shim install --mode mount    edits no file',
      'nothing was changed',
    ],
  });
}

function pluginOf(table: readonly string[]): TomlKey {
  return {table: table.slice(0, 1), name: table[1] ?? ''};
}

const criPlugins = ['cri', 'io.containerd.grpc.v1.cri', 'io.containerd.cri.v1.runtime'];

/** Docker's packages ship containerd so: it is Docker's helper then, and starts no pods. */
export function disablesCri(document: unknown): boolean {
  const disabled = tomlValue(document, {table: [], name: 'disabled_plugins'});
  return Array.isArray(disabled) && disabled.some((name) => criPlugins.includes(String(name)));
}

function refuseDisabled(document: unknown, path: string): void {
  if (!disablesCri(document)) return;
  throw new TargetError(`${path} disables containerd's CRI plugin: this containerd starts no pods`, {
    suggestions: [
      "find out what starts them: the kubelet's --container-runtime-endpoint says it",
      'nothing was changed',
    ],
  });
}

function bothKeys(path: string | undefined): TargetError {
  return new TargetError(`${path ?? 'the configuration'} sets bin_dir and bin_dirs; containerd accepts one of them`, {
    suggestions: ['remove bin_dir, then run this again', 'nothing was changed'],
  });
}

function directories(value: unknown, {name}: TomlKey, path: string): string[] {
  if (value === undefined || value === '') return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.every((entry) => typeof entry === 'string') && Array.isArray(value) === (name === 'bin_dirs')) {
    return values.filter((entry) => typeof entry === 'string');
  }
  throw new TargetError(`${name} in ${path} is no ${name === 'bin_dirs' ? 'list of directories' : 'directory'}`, {
    suggestions: [`correct ${path}: containerd does not start with it either`, 'nothing was changed'],
  });
}
