import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** What is baked into the node script. */
export interface NodeScriptSettings {
  readonly version: string;
  /** The folders inside a store. */
  readonly storeFolders: readonly string[];
}

/**
 * The script for a node that has nothing but a POSIX shell, from its parts in shims/node: one file, with the shim and the
 * way back in it as here-documents. `packageRoot` is the directory that holds shims/.
 */
export function nodeScript(packageRoot: string, {version, storeFolders}: NodeScriptSettings): string {
  const text = (names: readonly string[]) => names.map((name) => readPart(packageRoot, name)).join('\n');
  const shim = readFileSync(join(packageRoot, 'shims/shim.sh'), 'utf8');
  const folders = storeFolders.join(' ');
  return [
    text(['head', 'state']).replace('@VERSION@', `'${version}'`),
    document('shim_prototype', shim),
    document('off_program', wayBack(packageRoot)),
    text(['off', ...commands]).replaceAll('@STORE_FOLDERS@', folders),
  ].join('\n');
}

const commands = ['find-runtime', 'find-dirs', 'on', 'status', 'list', 'context', 'pack', 'erase', 'main'];

/** The program that switches recording off: it stays on the node while recording is on, whatever becomes of the script. */
export function wayBack(packageRoot: string): string {
  return ['off-head', 'state', 'off', 'off-main'].map((name) => readPart(packageRoot, name)).join('\n');
}

function readPart(packageRoot: string, name: string): string {
  return readFileSync(join(packageRoot, 'shims/node', `${name}.sh`), 'utf8');
}

/** A function that prints the text, to the byte. */
function document(name: string, text: string): string {
  const end = `END_OF_${name.toUpperCase()}`;
  return `${name}() {\n  cat <<'${end}'\n${text}${end}\n}\n`;
}
