import {UnreplayableError} from '../../errors.js';
import {succeeded} from '../../system/process.js';
import type {Stage} from '../stage.js';
import {netnsScript} from './inside-scripts.js';

/**
 * Makes an empty network namespace that can be opened at that path.
 *
 * @throws UnreplayableError if there can be none
 */
export async function makeNetns(run: Stage['run'], path: string): Promise<void> {
  const argv = ['/bin/sh', '-c', netnsScript, 'mlab-cni-netns', path];
  const {end, stderr} = await run({argv, timeoutMs: 10_000});
  if (succeeded(end)) return;
  throw new UnreplayableError(`there can be no network namespace at ${path}: ${stderr.toString('utf8').trim()}`, {
    suggestions: ['paths below /run, /var and /tmp, and /proc/PID/ns/net, are possible'],
  });
}
