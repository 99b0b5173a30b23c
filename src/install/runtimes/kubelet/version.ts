import {TargetError} from '../../../errors.js';
import {runOnNode} from '../run-on-node.js';
import type {NodeAccess} from '../target.js';
import {succeeded} from '../../../system/process.js';

export interface KubeletVersion {
  readonly text: string;
  readonly minor: number;
}

/** Null: it does not say, or is not there. */
export async function kubeletVersion(
  node: Pick<NodeAccess, 'host' | 'run' | 'live' | 'isProgram'>,
  program: string,
): Promise<KubeletVersion | null> {
  const {end, stdout} = await runOnNode(node, program, ['--version']);
  const [text, major, minor] = /v(\d+)\.(\d+)\S*/.exec(stdout.toString()) ?? [];
  if (!succeeded(end) || text === undefined) return null;
  return {text, minor: Number(major) > 1 ? Infinity : Number(minor)};
}

/** The first one without --cni-bin-dir, which went with dockershim (kubernetes issue 106907). */
export const firstWithoutCni = 24;

/**
 * Makes sure that this kubelet knows --cni-bin-dir: one of 1.24 or later refuses to start with it. Returns a warning if
 * that cannot be found out.
 *
 * @throws TargetError for a kubelet of 1.24 or later
 */
export function checkKubeletVersion(version: KubeletVersion | null, program: string): string | undefined {
  if (version === null) return `${program} --version gave no version; it must be before 1.24`;
  if (version.minor < firstWithoutCni) return undefined;
  throw new TargetError(
    `this kubelet is ${version.text}: since 1.24 it does not call CNI plugins and does not start with --cni-bin-dir`,
    {suggestions: ['--runtime auto    finds the container runtime that does', 'nothing was changed']},
  );
}
