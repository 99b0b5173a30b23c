import {containerd} from './containerd/containerd.js';
import {crio} from './crio/crio.js';
import {kubelet} from './kubelet/kubelet.js';
import type {RuntimeName, Target} from './target.js';

const targets: Readonly<Record<RuntimeName, Target>> = {kubelet, containerd, crio};

export function findTarget(name: RuntimeName): Target {
  return targets[name];
}
