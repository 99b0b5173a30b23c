import type {NodeAccess} from '../target.js';

/** Which containerd: what `containerd --version` says. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

/** Null if it cannot be asked. */
export async function containerdRelease({host, run}: NodeAccess, program: string): Promise<Release | null> {
  const {stdout} = await run({file: host.at(program), args: ['--version'], timeoutMs: 30_000});
  return parseRelease(stdout.toString());
}

/** `containerd github.com/containerd/containerd/v2 v2.1.4 75cb2b71...`; Debian leaves the v away, k3s appends -k3s1. */
export function parseRelease(text: string): Release | null {
  const [, version, major, minor] = /^containerd \S+ v?((\d+)\.(\d+)\.\S+)/.exec(text) ?? [];
  if (version === undefined) return null;
  return {major: Number(major), minor: Number(minor), text: version};
}
