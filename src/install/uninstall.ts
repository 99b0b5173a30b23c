import {PartialError, RestoreError} from '../errors.js';
import type {Installation} from './installation.js';
import {withInstallLock} from './receipt.js';
import {checkForConflicts, removeRest, undoRedirect} from './restore.js';
import {describeState, restartAndWait, usesShims} from './runtime.js';
import {journalTail, reloadUnits} from './systemd.js';
import type {NodeAccess, RuntimeState, Target} from './target.js';

/** Whether a restart is what makes the runtime stop calling the shims. */
export function needsRestartToLeave(node: NodeAccess, state: RuntimeState, installation: Installation): boolean {
  return state.kind === 'down' || usesShims(node, state, installation);
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
  installation: Installation,
  options: {readonly restart: boolean},
): Promise<RuntimeState> {
  return withInstallLock(node.host, async () => {
    checkForConflicts(node.host, installation);
    undoRedirect(node.host, installation);
    const state = await leave(node, target, installation, options);
    removeRest(node.host, installation);
    return state;
  });
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
