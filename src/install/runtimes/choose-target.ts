import {TargetError} from '../../errors.js';
import {detectRuntime, runtimeOfKubelet, type Detection} from './detect/detect.js';
import {readReceipt} from '../receipts/receipt.js';
import type {NodeAccess, RuntimeName, Target} from './target.js';
import {findTarget} from './targets.js';

/**
 * Whose configuration to change: that of the installation that is there, else the one that is wanted, else (`auto`) of
 * what starts pods here.
 *
 * @throws TargetError if another one is wanted than is installed for, or it cannot be told what starts pods
 */
export async function chooseTarget(
  node: NodeAccess,
  wanted: RuntimeName | 'auto',
): Promise<{readonly target: Target; readonly detection: Detection | null}> {
  const receipt = readReceipt(node.host);
  if (receipt !== undefined && wanted !== 'auto' && wanted !== receipt.target) {
    throw new TargetError(`shims are installed already for ${receipt.target}, not for ${wanted}`, {
      suggestions: ['mlab-cni shim uninstall    then install anew'],
    });
  }
  if (receipt !== undefined) return {target: findTarget(receipt.target), detection: null};
  if (wanted !== 'auto') {
    const used = await runtimeOfKubelet(node);
    if (used !== undefined && used !== wanted)
      node.report(`warning: the kubelet starts pods through ${used}: what ${wanted} is told is not what these meet`);
    return {target: findTarget(wanted), detection: null};
  }
  const detection = await detectRuntime(node);
  return {target: findTarget(detection.runtime), detection};
}
