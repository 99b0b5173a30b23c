import {existsSync} from 'node:fs';
import {MlabCniError, PartialError, RestoreError} from '../errors.js';
import {changeState} from './edits/change.js';
import type {Installation} from './installation.js';
import {modeOf} from './modes/modes.js';
import {usersOf, type NamedProcess} from './modes/mount/watchers.js';
import {readText} from './networks/network-configuration.js';
import {withInstallLock, type Receipt} from './receipts/receipt.js';
import {checkForConflicts, removeRest, undoRedirect} from './receipts/restore.js';
import {describeState, restartAndWait} from './runtimes/restart.js';
import {journalTail, reloadUnits} from './systemd/systemctl.js';
import type {NodeAccess, RuntimeState, Target} from './runtimes/target.js';

/** Whether a restart is what makes the runtime stop calling the shims. */
export function needsRestartToLeave({host}: NodeAccess, state: RuntimeState, installation: Installation): boolean {
  const mode = modeOf(installation);
  return mode.restarts && (state.kind === 'down' || mode.isUsed(host, state) === true);
}

/**
 * Takes an installation back, in whatever state a crash left it: first the runtime's configuration, then a restart,
 * and what the shims need only when the running runtime no longer calls them. May be repeated.
 *
 * @throws ConflictError if something was edited since (nothing is changed then), PartialError if the runtime still uses
 * the shims, RestoreError if it did not come back
 */
export async function uninstall(
  node: NodeAccess,
  target: Target,
  installation: Receipt,
  options: {readonly restart: boolean; readonly leave?: readonly string[]},
): Promise<RuntimeState> {
  const mode = modeOf(installation);
  return withInstallLock(node.host, installation, async () =>
    namingWhatFailed(async () => {
      checkForConflicts(node.host, installation, options.leave);
      await mode.settle(node);
      const moved = mode.moveOverwritten(node.host, {again: false, leave: []});
      if (moved.length > 0) node.report(`moved to where they were meant to go: ${moved.join(', ')}`);
      undoRedirect(node.host, installation);
      const state = mode.restarts ? await leave(node, target, installation, options) : await target.state(node);
      const users = usersIn(node, mode.usedDirs);
      await mode.switchOff(node, () => waitForEnd(node, users));
      removeRest(node.host, installation);
      return state;
    }),
  );
}

/** A file that cannot be given back, on a read-only disk say, is no bug: the receipt stays, and so does the way back. */
async function namingWhatFailed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error instanceof MlabCniError) throw error;
    throw new RestoreError(`taking back did not finish: ${error.message}`, {
      suggestions: [
        'cure that (read-only: mount -o remount,rw; immutable: lsattr shows it, chattr -i ends it)',
        'then: mlab-cni shim uninstall    goes on from here',
      ],
      cause: error,
    });
  }
}

const pollMs = 100;
const patienceMs = 10_000;

function usersIn({host}: NodeAccess, directories: readonly string[]): NamedProcess[] {
  return directories.flatMap((directory) => usersOf(host.at(directory)));
}

/** Shims that are at work still need their real plugin, and the way to those of their delegates. */
async function waitForEnd({sleep, report}: NodeAccess, users: readonly NamedProcess[]): Promise<void> {
  const left = () => users.filter(({pid}) => existsSync(`/proc/${pid}`));
  for (let waitedMs = 0; left().length > 0 && waitedMs < patienceMs; waitedMs += pollMs) await sleep(pollMs);
  for (const {pid, command} of left()) report(`still in use by ${command} (process ${pid}), which goes on undisturbed`);
}

async function leave(
  node: NodeAccess,
  target: Target,
  installation: Installation,
  {restart}: {readonly restart: boolean},
): Promise<RuntimeState> {
  // What a running process may do all the same stays where that cannot be told.
  const isUsed = (state: RuntimeState) => modeOf(installation).isUsed(node.host, state) ?? state.kind === 'running';
  const before = await target.state(node);
  if (!restart || !needsRestartToLeave(node, before, installation)) {
    if (before.kind !== 'unknown') await reloadUnits(node.run);
    if (isUsed(before) || (before.kind !== 'running' && isStillNamed(node, installation))) {
      throw stillInUse(target, installation, restart);
    }
    return before;
  }
  const after = await restartAndWait(node, target);
  if (isUsed(after)) throw stillInUse(target, installation, restart);
  if (after.kind === 'running') return after;
  const journal = await journalTail(node.run, target.unit);
  throw new RestoreError(
    [`the files are as before, but ${target.unit} does not run: ${describeState(after)}`, ...journal].join('\n  '),
    {suggestions: [`systemctl status ${target.unit}`, 'then: mlab-cni shim uninstall    removes the shim directory']},
  );
}

/** A file that was left as it is may lead to the shims at the next start. */
function isStillNamed({host}: NodeAccess, {redirect, settings}: Installation): boolean {
  return redirect.some((change) => {
    if (changeState(host, change) !== 'foreign') return false;
    return readText(host.at(change.path)).includes(settings.shimDir);
  });
}

function stillInUse(target: Target, {settings}: Installation, restarted: boolean): PartialError {
  return new PartialError(
    `the configuration is as before, but the running ${target.name} still calls the shims, so ${settings.shimDir} stays`,
    {
      suggestions: restarted
        ? [
            `find out who sets it: tr '\\0' ' ' < /proc/$(systemctl show --property=MainPID --value ${target.unit})/cmdline`,
          ]
        : [`systemctl restart ${target.unit}    then: mlab-cni shim uninstall`],
    },
  );
}
