import {kubelet} from './kubelet.js';
import type {RuntimeName, Target} from './target.js';

const targets: Readonly<Record<RuntimeName, Target>> = {kubelet};

export function findTarget(name: RuntimeName): Target {
  return targets[name];
}
