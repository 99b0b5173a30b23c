import {accessSync, constants, readFileSync, statSync} from 'node:fs';
import {isAbsolute, join, resolve} from 'node:path';
import type {Invocation} from '../../capture/invocation.js';
import {defaultBinDirs} from '../../cni/plugin-directories.js';
import {beginsLikeShim} from '../../shell/shim-mark.js';
import {PluginMissingError} from '../../errors.js';
import {look, seen} from '../../system/look.js';
import {readHead} from '../../system/read-head.js';
import {isTrusted} from './trusted-path.js';

/** What takes the place of the real plugin: nothing, a program, or all programs in a directory. */
export type Against =
  | {readonly kind: 'real'}
  | {readonly kind: 'program'; readonly path: string}
  | {readonly kind: 'directory'; readonly path: string};

/**
 * What `--against PATH` means.
 *
 * @throws PluginMissingError if it is neither a directory nor an executable file
 */
export function parseAgainst(text: string): Against {
  if (text === 'real' || text === 'mock') return {kind: 'real'};
  const path = resolve(text);
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory() === true) return {kind: 'directory', path};
  if (isExecutable(path)) return {kind: 'program', path};
  throw new PluginMissingError(`${text} is neither a directory nor a program`, {
    suggestions: ['--against takes real, mock, a plugin, or a directory with plugins'],
  });
}

/**
 * Where the shim found the real plugin: in the directories that are written into it, if it is still there, then in
 * CNI_PATH, where other shims do not count; the usual directories come last. A capture is data that anybody may have
 * written: no program is taken from where others could have put it.
 */
export function recordedBinDirs(call: Invocation): string[] {
  return candidates(call).filter((directory) => isTrusted(join(directory, call.plugin)));
}

/** Those that are left out although they have the plugin, since others than root could have put it there. */
export function refusedBinDirs(call: Invocation): string[] {
  const {plugin} = call;
  return candidates(call).filter(
    (directory) => !isTrusted(join(directory, plugin)) && findPlugin(plugin, [directory]) !== undefined,
  );
}

function candidates({argv, plugin, parameters}: Invocation): string[] {
  const [shim] = argv;
  const written = shim === undefined || !isTrusted(shim) ? [] : realDirsOfShim(shim);
  const directories = [...written, ...parameters.path, ...defaultBinDirs];
  return [...new Set(directories)].filter((directory) => isAbsolute(directory) && !isShim(join(directory, plugin)));
}

/** The first executable file of that name that is not a shim, or undefined. */
export function findPlugin(plugin: string, binDirs: readonly string[]): string | undefined {
  if (plugin.includes('/')) return undefined;
  return binDirs.map((directory) => join(directory, plugin)).find((path) => isExecutable(path) && !isShim(path));
}

/**
 * The same for a plugin that must be there.
 *
 * @throws PluginMissingError
 */
export function requirePlugin(plugin: string, binDirs: readonly string[], wayOut: readonly string[] = []): string {
  const path = findPlugin(plugin, binDirs);
  if (path !== undefined) return path;
  const hidden = binDirs.filter((directory) => look(() => statSync(join(directory, plugin))).kind === 'refused');
  if (hidden.length > 0) {
    throw new PluginMissingError(`it cannot be seen whether there is a plugin ${plugin} in ${hidden.join(', ')}`, {
      suggestions: ['run it as root', '--bin-dir DIR    if the plugins are elsewhere', ...wayOut],
    });
  }
  throw new PluginMissingError(`there is no plugin ${plugin} in ${binDirs.join(', ')}`, {
    suggestions: ['--bin-dir DIR    if the plugins are elsewhere', ...wayOut],
  });
}

function isExecutable(path: string): boolean {
  const isFile = seen(() => statSync(path).isFile()) === true;
  return isFile && look(() => accessSync(path, constants.X_OK)).kind === 'found';
}

function isShim(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isFile() === true && beginsLikeShim(readHead(path));
}

/** See find_real in shims/shim.sh: they stand there with a colon behind each. */
function realDirsOfShim(path: string): string[] {
  const written = isShim(path) ? /mlab_cni_rest='([^']+)':/.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
  return written?.split(':') ?? [];
}
