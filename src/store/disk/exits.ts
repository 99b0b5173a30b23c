import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Exit} from '../../capture/invocation.js';
import {endName, parseEndName} from './format.js';

/** Looking for the likely name of one file is cheap; reading a directory of 100,000 names is as much as so many looks. */
const fewLooks = 4000;

const success: Exit = {code: 0};
const successEnd = endName('', success);
const likely: readonly Exit[] = [success, {code: 1}];

/**
 * How captures ended, by id, as the names in `ended/` tell; null: they do not. The directory as a whole is read only
 * when many exits are asked for, or an unlikely one.
 */
export function exitsIn(directory: string): (id: string) => Exit | null {
  let all: ReadonlyMap<string, Exit> | undefined;
  let looks = 0;
  return (id) => {
    if (all === undefined && looks < fewLooks) {
      looks += 1;
      const found = likely.find((exit) => existsSync(join(directory, endName(id, exit))));
      if (found !== undefined) return found;
    }
    all ??= readExits(directory);
    return all.get(id) ?? null;
  };
}

function readExits(directory: string): ReadonlyMap<string, Exit> {
  const exits = new Map<string, Exit>();
  for (const name of tryReaddir(directory)) {
    if (name.endsWith(successEnd)) {
      exits.set(name.slice(0, -successEnd.length), success);
    } else {
      const end = parseEndName(name);
      if (end !== undefined) exits.set(end.id, end.exit);
    }
  }
  return exits;
}

/** Without `ended/` all captures are partial, which is the truth. */
function tryReaddir(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
