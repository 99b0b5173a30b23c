import {join} from 'node:path';
import {entryAt} from '../../system/entry-at.js';
import type {HostPaths} from '../../system/host-paths.js';
import {namesIn} from '../../system/names-in.js';

/** The paths that Go's filepath.Glob and glob(3) find for an absolute pattern, sorted: `*`, `?`, `[a-z]`, `[^a-z]`, `\\`. */
export function expandGlob(host: HostPaths, pattern: string): string[] {
  return pattern
    .split('/')
    .filter((part) => part !== '')
    .reduce(
      (paths: string[], part) => paths.flatMap((path) => namesFor(host, path, part).map((name) => join(path, name))),
      ['/'],
    )
    .filter((path) => entryAt(host.at(path)) !== undefined);
}

/** Whether a name fits one part of such a pattern; a malformed one fits nothing. */
export function fitsGlob(pattern: string, name: string): boolean {
  const source = pattern.replaceAll(/\[([\^!]?)((?:\\.|[^\]\\])+)\]|\\(.)|([*?])|([^*?[])/gs, toRegExp);
  try {
    return new RegExp(`^${source}$`, 's').test(name);
  } catch {
    return false;
  }
}

function toRegExp(
  _: string,
  negation?: string,
  range?: string,
  escaped?: string,
  wild?: string,
  plain?: string,
): string {
  if (range !== undefined) return `[${negation === '' ? '' : '^'}${range.replaceAll('[', '\\[')}]`;
  if (wild !== undefined) return wild === '*' ? '[^/]*' : '[^/]';
  return (escaped ?? plain ?? '').replaceAll(/[.+^${}()|[\]\\*?]/g, '\\$&');
}

function namesFor({followed}: HostPaths, directory: string, part: string): string[] {
  if (!/[*?[\\]/.test(part)) return [part];
  return namesIn(followed(directory))
    .filter((name) => fitsGlob(part, name))
    .sort();
}
