import {runOnNode} from '../run-on-node.js';
import type {NodeAccess} from '../target.js';

/** Which containerd: what `containerd --version` says. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

/** Null if it cannot be asked. */
export async function containerdRelease(node: NodeAccess, program: string): Promise<Release | null> {
  const {stdout} = await runOnNode(node, program, ['--version']);
  return parseRelease(stdout.toString());
}

/** `containerd github.com/containerd/containerd/v2 v2.1.4 75cb2b71...`; Debian leaves the v away, k3s appends -k3s1. */
export function parseRelease(text: string): Release | null {
  const [, version, major, minor] = /^containerd \S+ v?((\d+)\.(\d+)\.\S+)/.exec(text) ?? [];
  if (version === undefined) return null;
  return {major: Number(major), minor: Number(minor), text: version};
}
