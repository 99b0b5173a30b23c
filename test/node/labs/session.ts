import {startLab, type Lab, type Mode} from './lab.js';
import {nameOf, type Network, type Scene} from './network.js';
import {Pods} from './pods.js';

/** A lab with one of the networks on it. */
export interface Session {
  readonly lab: Lab;
  readonly pods: Pods;
}

/** Brings a node up with the network's plugins, behind shims, and its configuration; the caller takes the lab down. */
export async function startSession({plugins, files, setUp}: Network, mode: Mode): Promise<Session> {
  const lab = await startLab({mode, plugins});
  try {
    for (const [path, content] of Object.entries(files(lab.binDir))) lab.write(path, content);
    setUp?.(lab);
    return {lab, pods: new Pods(lab)};
  } catch (error) {
    await lab.down();
    throw error;
  }
}

/** Lets a scene happen; returns the name of its last pod. The pods before that must get their network. */
export function play({lab, pods}: Session, {prepare, pods: specs}: Scene): string {
  prepare?.(lab);
  for (const [index, pod] of specs.entries()) {
    const last = pods.add(pod).at(-1);
    if (index < specs.length - 1 && last?.status !== 0) throw new Error(`${nameOf(pod)}: ${last?.stdout ?? ''}`);
  }
  const last = specs.at(-1);
  if (last === undefined) throw new Error('a scene needs a pod');
  return nameOf(last);
}
