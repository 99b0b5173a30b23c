import {basename, dirname, join} from 'node:path';
import {TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {readRegularFile} from '../../edits/regular-file.js';
import {renameTomlKey, setTomlKey, type TomlValue} from '../../edits/toml-edit.js';
import {findCniSetting, isAtLeast, ownVersion, type CniSetting} from './cni-setting.js';
import {fitsGlob} from '../../edits/glob.js';
import type {ConfigFile} from './config-files.js';
import type {Release} from './release.js';

/** Named so that it is read last of its directory. */
const dropInName = 'zz-mlab-cni.toml';

export interface ConfigPlan {
  readonly changes: readonly Change[];
  /** Where containerd will look for plugins, in order. */
  readonly plannedDirs: readonly string[];
}

/**
 * What makes containerd look for its plugins in `shimDir` first: one value in the file that has the last word; a drop-in
 * where the main file imports a directory of them (since 2.0, which merges key by key); a file of its own where there
 * is none. In a list the real directories stay behind it in their order, so that a plugin without a shim still works.
 *
 * @throws TargetError if that is not possible
 */
export function planConfig(
  host: HostPaths,
  mainPath: string,
  files: readonly ConfigFile[],
  {
    shimDir,
    dirs,
    release,
  }: {readonly shimDir: string; readonly dirs: readonly string[]; readonly release: Release | null},
): ConfigPlan {
  const [main, ...others] = files;
  const setting =
    main === undefined
      ? findCniSetting([emptyFile(mainPath, release)], release)
      : findCniSetting([main, ...others], release);
  if (setting.dirs[0] === shimDir) throw alreadyThere(setting, shimDir);
  const plannedDirs = setting.isList ? [shimDir, ...dirs.filter((dir) => dir !== shimDir)] : [shimDir];
  const value = setting.isList ? plannedDirs : shimDir;
  const newPath = main === undefined ? mainPath : setting.isNew ? dropInPath(main, release, setting) : undefined;
  const changes =
    newPath === undefined ? [edit(host, setting, value)] : newFile(host, newPath, newText(setting, value));
  return {changes, plannedDirs};
}

function emptyFile(path: string, release: Release | null): ConfigFile {
  if (release === null) {
    throw new TargetError(`there is no ${path}, and which containerd this is cannot be found out`, {
      suggestions: ['containerd --version', 'mlab-cni shim install --mode mount    edits no file'],
    });
  }
  return {path, text: `version = ${ownVersion(release)}\n`, imports: []};
}

function newFile(host: HostPaths, path: string, text: string): Change[] {
  return [
    ...missingDirectories(host, dirname(path), 0o755),
    {kind: 'file', path, mode: 0o644, content: Buffer.from(text)},
  ];
}

function newText(setting: CniSetting, value: TomlValue): string {
  const start = `# made by mlab-cni; "mlab-cni shim uninstall" removes it\nversion = ${setting.configVersion}\n`;
  return setTomlKey(start, setting.key, value, setting.path, quoteFor(setting));
}

function edit(host: HostPaths, setting: CniSetting, value: TomlValue): Change {
  const {path, key} = setting;
  const {content: before, ...ownership} = readRegularFile(host, path);
  const text = before.toString('utf8');
  if (!Buffer.from(text).equals(before)) {
    throw new TargetError(`${path} is not UTF-8 and cannot be edited`, {suggestions: ['nothing was changed']});
  }
  const after = setTomlKey(makeRoom(text, setting), key, value, path, quoteFor(setting));
  const wrote = typeof value === 'string' ? value : value[0];
  return {kind: 'edit', path, before, after: Buffer.from(after), ...ownership, ...(wrote === undefined ? {} : {wrote})};
}

function makeRoom(text: string, setting: CniSetting): string {
  const {path, key, replaces} = setting;
  if (replaces === null) return text;
  return replaces.how === 'rename'
    ? renameTomlKey(text, replaces.key, key.name, path)
    : setTomlKey(text, replaces.key, '', path, quoteFor(setting));
}

/** As `containerd config default` has it. */
function quoteFor({configVersion}: CniSetting): '"' | "'" {
  return configVersion < 3 ? '"' : "'";
}

/** In the first imported directory that takes a file of that name. */
function dropInPath(main: ConfigFile, release: Release | null, {configVersion}: CniSetting): string | undefined {
  if (!isAtLeast(release, 2, 0) || configVersion < 3) return undefined;
  const pattern = main.imports.find((path) => path.includes('*') && fitsGlob(basename(path), dropInName));
  return pattern === undefined ? undefined : join(dirname(pattern), dropInName);
}

function alreadyThere({path, key}: CniSetting, shimDir: string): TargetError {
  return new TargetError(`${key.name} in ${path} is ${shimDir} already, but mlab-cni has no receipt of it`, {
    suggestions: ['if that was set up by hand, undo it by hand first', 'or choose another place with --shim-dir DIR'],
  });
}
