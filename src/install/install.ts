import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../errors.js';
import {applyInstallation} from './receipts/apply.js';
import {changeState, isInPlace, isWrittenAnew} from './edits/change.js';
import type {Installation} from './installation.js';
import {modeOf} from './modes/modes.js';
import type {Placement} from './networks/placement.js';
import {planInstall, type InstallRequest} from './plan.js';
import {readReceipt, withInstallLock, type Receipt} from './receipts/receipt.js';
import {chosenKeeping} from './keeping.js';
import {applyRenewal, renewal} from './shim-files/renew.js';
import {switchOn} from './switch-on.js';
import type {NodeAccess, RuntimeState, Target} from './runtimes/target.js';
import {isChosenForUser} from './store-place/visible-store.js';

/** What `install` is about to do. */
export interface Proposal {
  /**
   * `installed`: all changes are made already; only a restart may be missing. `unfinished`: a crash, or a reboot in
   * mount mode, left some of them to be made; then the shims become as they should be now. `renewed`: the shims get other settings.
   */
  readonly kind: 'new' | 'unfinished' | 'renewed' | 'installed';
  /** Of what is installed already. */
  readonly receipt: Receipt | undefined;
  readonly installation: Installation;
  /** Where each plugin that is needed is found, before and after; empty if that is installed already. */
  readonly placements: readonly Placement[];
  readonly warnings: readonly string[];
  /** The runtime as it runs now. */
  readonly state: RuntimeState;
  /** Whether a restart is what makes the runtime call the shims. */
  readonly restartNeeded: boolean;
}

/**
 * Works out what to do; only reads.
 *
 * @throws TargetError if this node cannot have it, has it elsewhere, or somebody changed what it has
 */
export async function proposeInstall(node: NodeAccess, target: Target, request: InstallRequest): Promise<Proposal> {
  const receipt = readReceipt(node.host);
  const {kind, installation, placements, warnings} =
    receipt === undefined
      ? {kind: 'new' as const, ...(await planInstall(node, target, request))}
      : {...(await goOn(node, receipt, request)), placements: [], warnings: []};
  const state = await target.state(node);
  const mode = modeOf(installation);
  const isDue = state.kind === 'down' || (state.kind === 'running' && mode.isUsed(node.host, state) !== true);
  return {kind, receipt, installation, placements, warnings, state, restartNeeded: mode.restarts && isDue};
}

/** Does it. Returns the runtime's state after it; without a restart the runtime goes on as before. */
export async function install(
  node: NodeAccess,
  target: Target,
  proposal: Proposal,
  options: {readonly restart: boolean; readonly now: Date},
): Promise<RuntimeState> {
  const {kind, receipt, installation, state, restartNeeded} = proposal;
  return withInstallLock(node.host, receipt, async () => {
    if (kind === 'new') await applyInstallation(node, installation, options.now);
    if (receipt !== undefined && kind === 'unfinished') {
      await applyInstallation(node, modeOf(receipt).inThisBoot(), options.now, false);
    }
    if (receipt !== undefined && kind !== 'installed') applyRenewal(node, receipt, installation, options.now);
    const changed = kind === 'new' || kind === 'unfinished';
    const switches = modeOf(installation).restarts ? restartNeeded && options.restart : changed;
    return switches ? switchOn(node, target, installation, kind === 'new') : state;
  });
}

async function goOn(
  node: NodeAccess,
  receipt: Receipt,
  request: InstallRequest,
): Promise<Pick<Proposal, 'kind' | 'installation'>> {
  refuseOtherPlace(receipt, request);
  refuseForeign(node, receipt);
  const settings = {
    ...receipt.settings,
    ...chosenKeeping(request, receipt.settings),
    until: request.until ?? receipt.settings.until,
  };
  const isWhole =
    [...receipt.prepare, ...receipt.redirect].every((change) => isInPlace(changeState(node.host, change))) &&
    modeOf(receipt).isOn(node.host);
  if (isWhole && isDeepStrictEqual(settings, receipt.settings)) return {kind: 'installed', installation: receipt};
  return {
    kind: isWhole ? 'renewed' : 'unfinished',
    installation: await renewal(node, modeOf({...receipt, settings}).inThisBoot(), request),
  };
}

function refuseOtherPlace({settings, mode, target}: Receipt, request: InstallRequest): void {
  const {binDirs} = settings;
  const differing = [
    ...differs('--mode', mode, request.mode ?? mode),
    ...differs('--shim-dir', settings.shimDir, request.shimDir ?? settings.shimDir),
    ...(request.binDir === null || request.binDir === binDirs[0]
      ? []
      : differs('--bin-dir', binDirs.join(), request.binDir)),
    ...(isChosenForUser(settings.store, request.store) ? [] : differs('--store', settings.store, request.store)),
  ];
  if (differing.length === 0) return;
  throw new TargetError(`shims are installed already for ${target}, in another way: ${differing.join('; ')}`, {
    suggestions: ['mlab-cni shim uninstall    then install anew'],
  });
}

function differs(flag: string, installed: string, wanted: string): string[] {
  return installed === wanted ? [] : [`${flag} ${installed}, not ${wanted}`];
}

function refuseForeign({host}: NodeAccess, receipt: Receipt): void {
  const [first] = modeOf(receipt).overwritten(host);
  const foreign = [...receipt.prepare, ...receipt.redirect].find((change) => {
    const state = changeState(host, change);
    return state === 'foreign' || isWrittenAnew(change, state);
  });
  if (first === undefined && foreign === undefined) return;
  throw new TargetError(`${first ?? foreign?.path ?? ''} is not as installed: somebody changed it`, {
    suggestions:
      first === undefined
        ? ['mlab-cni shim status    says what is the matter', 'mlab-cni shim uninstall    then install again']
        : ['mlab-cni shim sync    moves newer plugins to where they were meant to go'],
  });
}
