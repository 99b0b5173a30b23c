import {containerd} from './containerd/containerd.js';
import {kubelet} from './kubelet/kubelet.js';
import type {RuntimeName, Target} from './target.js';

const targets: Readonly<Record<RuntimeName, Target>> = {kubelet, containerd};

export function findTarget(name: RuntimeName): Target {
  return targets[name];
}
