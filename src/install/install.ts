import {TargetError} from '../errors.js';
import {applyInstallation} from './apply.js';
import {changeState, type Change} from './change.js';
import type {Installation} from './installation.js';
import {planInstall, type InstallRequest} from './plan.js';
import {readReceipt, withInstallLock, type Receipt} from './receipt.js';
import {switchOn, usesShims} from './runtime.js';
import type {NodeAccess, RuntimeState, Target} from './target.js';

/** What `install` is about to do. */
export interface Proposal {
  /** `installed`: all changes are made already; only a restart may be missing. */
  readonly kind: 'installed' | 'new';
  readonly installation: Installation;
  readonly warnings: readonly string[];
  /** The runtime as it runs now. */
  readonly state: RuntimeState;
  /** Whether a restart is what makes the runtime call the shims. */
  readonly restartNeeded: boolean;
}

/**
 * Works out what to do; only reads.
 *
 * @throws TargetError if this node cannot have it, has it with other settings, or has half of it
 */
export async function proposeInstall(node: NodeAccess, target: Target, request: InstallRequest): Promise<Proposal> {
  const receipt = readReceipt(node.host);
  if (receipt !== undefined) checkReceipt(node, receipt, request);
  const {installation, warnings} =
    receipt === undefined ? await planInstall(node, target, request) : {installation: receipt, warnings: []};
  const state = await target.state(node);
  const restartNeeded = state.kind === 'down' || (state.kind === 'running' && !usesShims(node, state, installation));
  return {kind: receipt === undefined ? 'new' : 'installed', installation, warnings, state, restartNeeded};
}

/** Does it. Returns the runtime's state after it; without a restart the runtime goes on as before. */
export async function install(
  node: NodeAccess,
  target: Target,
  proposal: Proposal,
  options: {readonly restart: boolean; readonly now: Date},
): Promise<RuntimeState> {
  const {kind, installation, state, restartNeeded} = proposal;
  return withInstallLock(node.host, async () => {
    if (kind === 'new') {
      if (readReceipt(node.host) !== undefined) throw new TargetError('another mlab-cni has just installed shims here');
      applyInstallation(node.host, installation, options.now);
    }
    return restartNeeded && options.restart ? switchOn(node, target, installation) : state;
  });
}

function checkReceipt({host}: NodeAccess, receipt: Receipt, request: InstallRequest): void {
  const undone = [...receipt.prepare, ...receipt.redirect].find((change) => changeState(host, change) !== 'applied');
  if (undone !== undefined) throw unfinished(undone);
  const {settings} = receipt;
  const differing = [
    ...differs('--shim-dir', settings.shimDir, request.shimDir),
    ...differs('--bin-dir', settings.binDir, request.binDir ?? settings.binDir),
    ...differs('--store', settings.store, request.store),
    ...differs('--max-store', `${settings.maxStoreKib}K`, `${request.maxStoreKib}K`),
    ...(request.until === null ? [] : ['--for is set when installing']),
  ];
  if (differing.length === 0) return;
  throw new TargetError(`shims are installed already, with other settings: ${differing.join('; ')}`, {
    suggestions: ['mlab-cni shim uninstall    then install with the new settings'],
  });
}

function differs(flag: string, installed: string, wanted: string): string[] {
  return installed === wanted ? [] : [`${flag} ${installed}, not ${wanted}`];
}

function unfinished({path}: Change): TargetError {
  return new TargetError(`an earlier installation is not whole: ${path} is not as its receipt says`, {
    suggestions: [
      'mlab-cni shim status    says what is the matter',
      'mlab-cni shim uninstall    cleans up, then install again',
    ],
  });
}
