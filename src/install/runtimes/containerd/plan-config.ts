import {basename, dirname, join} from 'node:path';
import {TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {readRegularFile} from '../../edits/regular-file.js';
import {setTomlKey} from '../../edits/toml-edit.js';
import {defaultDirs, findCniSetting, isAtLeast, ownVersion, type CniSetting} from './cni-setting.js';
import {matches, type ConfigFile} from './config-files.js';
import type {Release} from './release.js';

/** Named so that it is read last of its directory. */
const dropInName = 'zz-mlab-cni.toml';

export interface ConfigPlan {
  readonly changes: readonly Change[];
  /** Where containerd looks for plugins so far; empty: its default. */
  readonly dirs: readonly string[];
}

/**
 * What makes containerd look for its plugins in `shimDir` first: one value in the file that has the last word; a drop-in
 * where the main file imports a directory of them (since 2.0, which merges key by key); a file of its own where there
 * is none. The real directory stays second in a list, so that a plugin without a shim still works.
 *
 * @throws TargetError if that is not possible
 */
export function planConfig(
  host: HostPaths,
  mainPath: string,
  files: readonly ConfigFile[],
  {shimDir, release}: {readonly shimDir: string; readonly release: Release | null},
): ConfigPlan {
  const [main, ...others] = files;
  if (main === undefined) return {changes: newMainFile(host, mainPath, shimDir, release), dirs: []};
  const setting = findCniSetting([main, ...others], release);
  if (setting.dirs[0] === shimDir) throw alreadyThere(setting, shimDir);
  const dropIn = setting.isNew ? dropInPath(main, release, setting) : undefined;
  const changes =
    dropIn === undefined ? [edit(host, setting, shimDir)] : newFile(host, dropIn, newText(setting, shimDir));
  return {changes, dirs: setting.dirs};
}

function newMainFile(host: HostPaths, path: string, shimDir: string, release: Release | null): Change[] {
  if (release === null) {
    throw new TargetError(`there is no ${path}, and which containerd this is cannot be found out`, {
      suggestions: ['containerd --version', 'mlab-cni shim install --mode mount    edits no file'],
    });
  }
  const text = `version = ${ownVersion(release)}\n`;
  const setting = findCniSetting([{path, text, imports: []}], release);
  return newFile(host, path, newText(setting, shimDir));
}

function newFile(host: HostPaths, path: string, text: string): Change[] {
  return [
    ...missingDirectories(host, dirname(path), 0o755),
    {kind: 'file', path, mode: 0o644, content: Buffer.from(text)},
  ];
}

function newText(setting: CniSetting, shimDir: string): string {
  const start = `# made by mlab-cni; "mlab-cni shim uninstall" removes it\nversion = ${setting.configVersion}\n`;
  return setTomlKey(start, setting.key, valueFor(setting, shimDir), setting.path, quoteFor(setting));
}

function edit(host: HostPaths, setting: CniSetting, shimDir: string): Change {
  const {path} = setting;
  const {content: before, ...ownership} = readRegularFile(host, path);
  const text = before.toString('utf8');
  if (!Buffer.from(text).equals(before)) {
    throw new TargetError(`${path} is not UTF-8 and cannot be edited`, {suggestions: ['nothing was changed']});
  }
  const after = setTomlKey(text, setting.key, valueFor(setting, shimDir), path, quoteFor(setting));
  return {kind: 'edit', path, before, after: Buffer.from(after), ...ownership};
}

function valueFor({isList, dirs}: CniSetting, shimDir: string): string | string[] {
  return isList ? [shimDir, ...(dirs.length === 0 ? defaultDirs : dirs)] : shimDir;
}

/** As `containerd config default` has it. */
function quoteFor({configVersion}: CniSetting): '"' | "'" {
  return configVersion < 3 ? '"' : "'";
}

/** In the first imported directory that takes a file of that name. */
function dropInPath(main: ConfigFile, release: Release | null, {configVersion}: CniSetting): string | undefined {
  if (!isAtLeast(release, 2, 0) || configVersion < 3) return undefined;
  const pattern = main.imports.find((path) => path.includes('*') && matches(basename(path), dropInName));
  return pattern === undefined ? undefined : join(dirname(pattern), dropInName);
}

function alreadyThere({path, key}: CniSetting, shimDir: string): TargetError {
  return new TargetError(`${key.name} in ${path} is ${shimDir} already, but mlab-cni has no receipt of it`, {
    suggestions: ['if that was set up by hand, undo it by hand first', 'or choose another place with --shim-dir DIR'],
  });
}
