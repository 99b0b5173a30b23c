import {setMaxListeners} from 'node:events';
import {existsSync, rmSync} from 'node:fs';
import {InterruptedError, SandboxError, TimeoutError} from '../../errors.js';
import {isRoot} from '../../system/privileges.js';
import {runProcessGroup} from '../../system/process.js';
import type {Stage} from '../stage.js';
import {makeNetns} from '../sandbox/netns.js';
import {liveEnvironment} from './live-environment.js';

/**
 * Hands over this node itself as the place where plugins run. Network namespaces that are made on it are removed
 * whatever happens; what plugins did is theirs to undo. No link is made up: a live node has its own. When `interrupted`
 * aborts, with the exit code as its reason, the plugin that runs is killed, and none is started but to undo.
 *
 * @throws InterruptedError
 * @throws SandboxError without root, or for a namespace path that is in use
 */
export async function withLiveNode<T>(interrupted: AbortSignal, use: (node: Stage) => Promise<T>): Promise<T> {
  if (!isRoot()) throw new SandboxError('a live call needs root', {suggestions: ['run it with sudo']});
  setMaxListeners(Infinity, interrupted); // each of the programs that run at a time listens
  const made: string[] = [];
  let isUndoing = false;
  const run: Stage['run'] = async ({argv: [file = '', ...args], ...request}) => {
    const cancel = isUndoing ? undefined : interrupted;
    throwIfAborted(cancel);
    const environment = liveEnvironment(request.environment ?? {});
    const outcome = await runProcessGroup({...request, environment, file, args, cancel});
    throwIfAborted(cancel);
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
    return await use({run, startUndoing, makeNetns: makeLiveNetns, makeLink: () => Promise.resolve(false)});
  } finally {
    startUndoing();
    for (const path of made) {
      await run({argv: ['umount', path], timeoutMs: 10_000});
      rmSync(path, {force: true});
    }
  }

  function startUndoing(): void {
    isUndoing = true;
  }
}

function throwIfAborted(cancel: AbortSignal | undefined): void {
  if (cancel?.aborted !== true) return;
  throw new InterruptedError('interrupted; what was done is undone', Number(cancel.reason));
}
