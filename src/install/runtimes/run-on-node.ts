import {isRoot} from '../../system/privileges.js';
import type {ProcessOutcome} from '../../system/process.js';
import type {NodeAccess} from './target.js';

/**
 * Runs one of the node's programs: below a root through chroot(8), so that it meets its own libraries and files, and
 * only as root, who may do that; else it is not started.
 */
export async function runOnNode(
  {host, run, live}: Pick<NodeAccess, 'host' | 'run' | 'live'>,
  program: string,
  args: readonly string[],
): Promise<ProcessOutcome> {
  const timeoutMs = 30_000;
  if (live || host.root === '') return run({file: program, args, timeoutMs});
  if (isRoot()) return run({file: 'chroot', args: [host.root, program, ...args], timeoutMs});
  const end = {kind: 'not-started', reason: 'not run outside of its root'} as const;
  return {end, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), durationMs: 0};
}
