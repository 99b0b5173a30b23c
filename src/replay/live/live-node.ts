import {existsSync, rmSync} from 'node:fs';
import {SandboxError, TimeoutError} from '../../errors.js';
import {isRoot} from '../../system/privileges.js';
import {runProcessGroup, type RunProcess} from '../../system/process.js';
import type {Place} from '../place.js';
import {makeNetns} from '../sandbox/sandbox.js';

/**
 * Hands over this node itself as the place where plugins run. Network namespaces that are made on it are removed
 * whatever happens; what plugins did is theirs to undo. No link is made up: a live node has its own.
 *
 * @throws SandboxError without root, or for a namespace path that is in use
 */
export async function withLiveNode<T>(
  use: (node: Place) => Promise<T>,
  runProgram: RunProcess = runProcessGroup,
): Promise<T> {
  if (!isRoot()) throw new SandboxError('a live call needs root', {suggestions: ['run it with sudo']});
  const made: string[] = [];
  const run: Place['run'] = async ({argv: [file = '', ...args], ...request}) => {
    const outcome = await runProgram({...request, file, args});
    if (outcome.end.kind !== 'timed-out') return outcome;
    throw new TimeoutError(`${file} did not end within ${request.timeoutMs / 1000} s and was killed`, {
      suggestions: ['--timeout 2m    to give it more time'],
    });
  };
  const makeLiveNetns = async (path: string) => {
    if (existsSync(path)) {
      throw new SandboxError(`${path} is in use on this node`, {suggestions: ['leave --netns out for a new one']});
    }
    made.push(path);
    await makeNetns(run, path);
  };
  try {
    return await use({run, makeNetns: makeLiveNetns, makeLink: () => Promise.resolve(false)});
  } finally {
    for (const path of made) {
      await run({argv: ['umount', path], timeoutMs: 10_000});
      rmSync(path, {force: true});
    }
  }
}
