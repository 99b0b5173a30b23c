import {basename} from 'node:path';
import {isRoot} from '../../system/privileges.js';
import type {ProcessOutcome} from '../../system/process.js';
import type {NodeAccess} from './target.js';

/** A unit may name any program or script, also under one of these names: whoever runs that to ask it may start anything. */
const knownPrograms: readonly string[] = ['containerd', 'crio', 'kubelet'];

/**
 * Asks one of the node's runtimes by its own program: below a root through chroot(8), so that it meets its own libraries and files, and
 * only as root, who may do that; else it is not started.
 */
export async function runOnNode(
  {host, run, live, isProgram}: Pick<NodeAccess, 'host' | 'run' | 'live' | 'isProgram'>,
  program: string,
  args: readonly string[],
): Promise<ProcessOutcome> {
  const timeoutMs = 30_000;
  const isKnown = knownPrograms.includes(basename(program)) && isProgram(host.followed(program));
  if (isKnown && (live || host.root === '')) return run({file: program, args, timeoutMs});
  if (isKnown && isRoot()) return run({file: 'chroot', args: [host.root, program, ...args], timeoutMs});
  const reason = isKnown ? 'not run outside of its root' : 'no program that is known to do no more than answer';
  const end = {kind: 'not-started', reason} as const;
  return {end, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), durationMs: 0};
}
