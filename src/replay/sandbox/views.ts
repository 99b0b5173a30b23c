import {realpathSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {quote} from '../../shell/quote.js';
import {namesSeenIn} from '../../system/names-in.js';
import {seen} from '../../system/look.js';

/**
 * What a sandbox shows of the host beside the system's programs, as commands of the script that builds it: directories
 * with plugins, what links in them lead to, and single programs. Of a directory that holds more than programs by its
 * nature, like /tmp or a home, only the programs themselves are copied.
 *
 * @param paths directories, and programs
 */
export function viewsOf(paths: readonly string[]): string[] {
  const views = new Map<string, string>();
  for (const path of paths) addView(views, path);
  return [...views].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, command]) => command);
}

function addView(views: Map<string, string>, path: string): void {
  if (views.has(path)) return;
  const real = realOf(path);
  if (real === undefined) return;
  if (!isDirectory(real)) {
    addProgram(views, path);
  } else if (isShared(path) || isShared(real)) {
    const programs = namesSeenIn(real).map((name) => join(path, name));
    views.set(path, programs.filter(isProgram).map(copyCommand).join('\n'));
  } else {
    const links = namesSeenIn(real).flatMap((name) => linkAway(real, name));
    views.set(path, ['show', path, ...links.flat()].map((word, index) => (index === 0 ? word : quote(word))).join(' '));
    for (const [, target] of links) addProgram(views, target);
    addView(views, real);
  }
}

/** With what lies beside it: some plugins call each other there. */
function addProgram(views: Map<string, string>, path: string): void {
  const directory = dirname(path);
  if (isShared(directory)) views.set(path, copyCommand(path));
  else addView(views, directory);
}

function copyCommand(path: string): string {
  return `copy ${quote(path)}`;
}

/** A link out of its directory, and where it leads in the end. */
function linkAway(directory: string, name: string): [string, string][] {
  const real = realOf(join(directory, name));
  return real === undefined || dirname(real) === directory || isDirectory(real) ? [] : [[name, real]];
}

/** Directories that the sandbox has of its own, those of everybody and everything, and homes. */
function isShared(directory: string): boolean {
  return /^\/[^/]*$|^\/(dev|proc|run|sys)\/|^\/home\/[^/]+$|^\/var\/[^/]+$/.test(directory);
}

function isProgram(path: string): boolean {
  const status = statSync(path, {throwIfNoEntry: false});
  return status?.isFile() === true && (status.mode & 0o111) !== 0;
}

function isDirectory(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
}

function realOf(path: string): string | undefined {
  return seen(() => realpathSync(path));
}
