import {existsSync} from 'node:fs';
import {PartialError, RestoreError} from '../errors.js';
import type {Installation, MountInstallation} from './installation.js';
import {unmountShims} from './modes/mount/mount.js';
import {moveOverwritten, pluginsBeingWritten} from './modes/mount/overwritten.js';
import {usersOf, type NamedProcess} from './modes/mount/watchers.js';
import {withInstallLock, type Receipt} from './receipts/receipt.js';
import {checkForConflicts, removeRest, undoRedirect} from './receipts/restore.js';
import {describeState, restartAndWait, usesShims} from './runtimes/runtime.js';
import {journalTail, reloadUnits} from './systemd/systemctl.js';
import type {NodeAccess, RuntimeState, Target} from './runtimes/target.js';

/** Whether a restart is what makes the runtime stop calling the shims. */
export function needsRestartToLeave(node: NodeAccess, state: RuntimeState, installation: Installation): boolean {
  return installation.mode === 'dir' && (state.kind === 'down' || usesShims(node, state, installation));
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
  options: {readonly restart: boolean},
): Promise<RuntimeState> {
  return withInstallLock(node.host, installation, async () => {
    checkForConflicts(node.host, installation);
    if (installation.mode === 'mount') return leaveMount(node, target, installation);
    undoRedirect(node.host, installation);
    const state = await leave(node, target, installation, options);
    await waitForEnd(node, usersIn(node, [installation.settings.shimDir]));
    removeRest(node.host, installation);
    return state;
  });
}

async function leaveMount(node: NodeAccess, target: Target, installation: MountInstallation): Promise<RuntimeState> {
  const {mount} = installation;
  await waitForWriters(node, installation);
  const moved = moveOverwritten(node.host, installation, {again: false, leave: []});
  if (moved.length > 0) node.report(`moved to ${mount.over}, where they were meant to go: ${moved.join(', ')}`);
  const users = usersIn(node, [mount.over, mount.real]);
  await unmountShims(node, mount, () => waitForEnd(node, users));
  removeRest(node.host, installation);
  return target.state(node);
}

const pollMs = 100;
const patienceMs = 10_000;

/** What an installer has written half of cannot be moved. */
async function waitForWriters({host, sleep}: NodeAccess, installation: MountInstallation): Promise<void> {
  const [first] = await remaining(sleep, () => pluginsBeingWritten(host, installation));
  if (first === undefined) return;
  throw new PartialError(`${first} is being written into ${installation.mount.over}: nothing was changed`, {
    suggestions: ['wait until the installer of that plugin is done, then run this again'],
  });
}

function usersIn({host}: NodeAccess, directories: readonly string[]): NamedProcess[] {
  return directories.flatMap((directory) => usersOf(host.at(directory)));
}

/** Shims that are at work still need their real plugin, and the way to those of their delegates. */
async function waitForEnd({sleep, report}: NodeAccess, users: readonly NamedProcess[]): Promise<void> {
  const left = await remaining(sleep, () => users.filter(({pid}) => existsSync(`/proc/${pid}`)));
  for (const {pid, command} of left) report(`still in use by ${command} (process ${pid}), which goes on undisturbed`);
}

/** Waits until there are none, or patience is at an end; what is left then. */
async function remaining<T>(sleep: NodeAccess['sleep'], look: () => readonly T[]): Promise<readonly T[]> {
  for (let waitedMs = 0; look().length > 0 && waitedMs < patienceMs; waitedMs += pollMs) await sleep(pollMs);
  return look();
}

async function leave(
  node: NodeAccess,
  target: Target,
  installation: Installation,
  {restart}: {readonly restart: boolean},
): Promise<RuntimeState> {
  const before = await target.state(node);
  if (!restart || !needsRestartToLeave(node, before, installation)) {
    if (before.kind !== 'unknown') await reloadUnits(node.run);
    if (usesShims(node, before, installation)) throw stillInUse(target, installation, restart);
    return before;
  }
  const after = await restartAndWait(node, target);
  if (usesShims(node, after, installation)) throw stillInUse(target, installation, restart);
  if (after.kind === 'running') return after;
  const journal = await journalTail(node.run, target.unit);
  throw new RestoreError(
    [`the files are as before, but ${target.unit} does not run: ${describeState(after)}`, ...journal].join('\n  '),
    {suggestions: [`systemctl status ${target.unit}`, 'then: mlab-cni shim uninstall    removes the shim directory']},
  );
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
