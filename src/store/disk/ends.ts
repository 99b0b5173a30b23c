import {statSync} from 'node:fs';
import {namesIn} from './entries-in.js';
import {parseEndName, type End} from './format.js';

/** How a capture ended; null: it did not, as far as is known. `again`: look whether it has since. */
export type EndOf = (id: string, again?: boolean) => End | null;

/**
 * How captures ended, by id, as the names in `ended/` tell, which is read when first asked; null: they do not.
 *
 * @throws StoreMissingError, when asked, if `ended/` may not be read
 */
export function endsIn(directory: string): EndOf {
  let seen: Listing | undefined;
  return (id, again = false) => {
    if (seen === undefined || (again && mayHaveChanged(directory, seen))) seen = list(directory);
    const name = seen.names.get(id);
    return name === undefined ? null : (parseEndName(name) ?? null);
  };
}

interface Listing {
  readonly names: ReadonlyMap<string, string>;
  readonly modifiedAtMs: number;
  readonly readAtMs: number;
}

function list(directory: string): Listing {
  const [readAtMs, modifiedAtMs] = [Date.now(), modified(directory)];
  return {readAtMs, modifiedAtMs, names: new Map(namesIn(directory).map((name) => [idIn(name), name]))};
}

/** Times of files are coarse: what was changed just before it was read may be changed again within the same tick. */
function mayHaveChanged(directory: string, {modifiedAtMs, readAtMs}: Listing): boolean {
  return modified(directory) !== modifiedAtMs || readAtMs - modifiedAtMs < 1000;
}

function modified(directory: string): number {
  return statSync(directory, {throwIfNoEntry: false})?.mtimeMs ?? 0;
}

function idIn(name: string): string {
  return name.slice(0, name.indexOf(','));
}
