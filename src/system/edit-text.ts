import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {UsageError} from '../errors.js';
import {runOnTerminal, succeeded} from './process.js';
import {withTemporaryDirectory} from './temporary-directory.js';

/**
 * Lets the user change a text in an editor.
 *
 * @param editor a shell command; the file's path is added
 * @throws UsageError if the editor fails: then nothing is meant
 */
export function editText(text: string, fileName: string, editor: string): Promise<string> {
  return withTemporaryDirectory('edit', async (directory) => {
    const path = join(directory, fileName);
    writeFileSync(path, text, {mode: 0o600});
    const end = await runOnTerminal('/bin/sh', ['-c', `${editor} "$1"`, 'editor', path]);
    if (succeeded(end)) return readFileSync(path, 'utf8');
    throw new UsageError(`the editor ${editor} failed; nothing was replayed`, {
      suggestions: ['EDITOR=nano mlab-cni replay --edit    to use another one'],
    });
  });
}
