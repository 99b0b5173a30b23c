import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Exit, Invocation} from '../capture/invocation.js';
import {UsageError} from '../errors.js';

/**
 * Makes a program that answers as recorded, whatever it is asked: it reads its stdin to the end, then gives stderr,
 * stdout and exit status, or dies of the signal. Removed when `use` is done.
 *
 * @throws UsageError if no end was recorded
 */
export async function withMock<T>(invocation: Invocation, use: (script: string) => Promise<T>): Promise<T> {
  const {id, exit, stdout, stderr} = invocation;
  if (exit === null) {
    throw new UsageError(`capture ${id} has no recorded end: there is nothing that a mock could answer`, {
      suggestions: ['--against real    to see how the plugin ends'],
    });
  }
  const directory = await mkdtemp(join(tmpdir(), 'mlab-cni-mock-'));
  try {
    await writeFile(join(directory, 'stdout'), stdout);
    await writeFile(join(directory, 'stderr'), stderr);
    const script = join(directory, 'plugin');
    await writeFile(script, scriptEndingWith(exit));
    return await use(script);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}

function scriptEndingWith(exit: Exit): string {
  return `#!/bin/sh
cat >/dev/null
cat "\${0%/*}/stderr" >&2
cat "\${0%/*}/stdout"
${'code' in exit ? `exit ${exit.code}` : `kill -${exit.signal} $$`}
`;
}
