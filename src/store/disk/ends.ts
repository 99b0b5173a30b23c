import {readdirSync} from 'node:fs';
import {parseEndName, type End} from './format.js';

/** How captures ended, by id, as the names in `ended/` tell, which is read when first asked; null: they do not. */
export function endsIn(directory: string): (id: string) => End | null {
  let names: ReadonlyMap<string, string> | undefined;
  return (id) => {
    names ??= new Map(tryReaddir(directory).map((name) => [name.slice(0, name.indexOf(',')), name]));
    const name = names.get(id);
    return name === undefined ? null : (parseEndName(name) ?? null);
  };
}

/** Without `ended/` all captures are partial, which is the truth. */
function tryReaddir(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
