import {TargetError} from '../../errors.js';
import type {NodeAccess} from '../target.js';

/**
 * Makes sure that this kubelet knows --cni-bin-dir, which was removed with dockershim in 1.24 (kubernetes issue 106907):
 * a later kubelet refuses to start with it. Returns a warning if that cannot be found out.
 *
 * @throws TargetError for a kubelet of 1.24 or later
 */
export async function checkKubeletVersion({host, run}: NodeAccess, program: string): Promise<string | undefined> {
  const {end, stdout} = await run({file: host.at(program), args: ['--version'], timeoutMs: 30_000});
  if (end.kind === 'not-started') {
    return `there is no kubelet at ${program}: its version is unknown; it must be before 1.24`;
  }
  const [text, major, minor] = /v(\d+)\.(\d+)\S*/.exec(stdout.toString()) ?? [];
  if (end.kind !== 'exited' || end.code !== 0 || text === undefined) {
    return `${program} --version gave no version; it must be before 1.24`;
  }
  if (Number(major) > 1 || Number(minor) >= 24) {
    throw new TargetError(
      `this kubelet is ${text}: since 1.24 it does not call CNI plugins and does not start with --cni-bin-dir`,
      {
        suggestions: [
          'point the container runtime at the shims by hand: mlab-cni shim script --help    says how',
          'nothing was changed',
        ],
      },
    );
  }
  return undefined;
}
