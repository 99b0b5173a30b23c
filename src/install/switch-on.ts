import {isDeepStrictEqual} from 'node:util';
import {RestoreError, TargetError} from '../errors.js';
import type {Installation} from './installation.js';
import {modeOf} from './modes/modes.js';
import {removeRest, takeBack, undoRedirect} from './receipts/restore.js';
import {describeState, restartAndWait} from './runtimes/restart.js';
import type {NodeAccess, RuntimeState, Target} from './runtimes/target.js';
import {journalTail} from './systemd/systemctl.js';

/**
 * Makes sure that the runtime calls the shims from now on, by a restart if the mode needs one, proved on the running
 * process. If it does not, everything is taken back, and what was restarted is restarted once more; what was installed before stays unless a
 * restart with it failed.
 *
 * @throws TargetError if the node is as before, RestoreError if the runtime did not come back
 */
export async function switchOn(
  node: NodeAccess,
  target: Target,
  installation: Installation,
  isNew = true,
): Promise<RuntimeState> {
  const mode = modeOf(installation);
  try {
    await mode.verify(node, target);
  } catch (error) {
    if (isNew) await takeBack(node, installation);
    throw error;
  }
  return mode.restarts ? restartWithShims(node, target, installation) : target.state(node);
}

async function restartWithShims(node: NodeAccess, target: Target, installation: Installation): Promise<RuntimeState> {
  const failure = await tryToSwitchOn(node, target, installation);
  if (typeof failure !== 'string') return failure;
  const journal = await journalTail(node.run, target.unit);
  node.report(`${failure}; taking everything back`);
  undoRedirect(node.host, installation);
  const restored = await restartAndWait(node, target);
  const journalLines = ['the last lines of its journal before that:', ...journal.map((line) => `  ${line}`)].join('\n');
  if (restored.kind !== 'running') {
    throw new RestoreError(`${failure}. The files are as before, but it does not run now either. ${journalLines}`, {
      suggestions: [`systemctl status ${target.unit}`, 'then: mlab-cni shim uninstall    removes the shim directory'],
    });
  }
  removeRest(node.host, installation);
  throw new TargetError(
    `${failure}. It was restarted without the shims, and everything is as before. ${journalLines}`,
    {
      suggestions: [`journalctl -u ${target.unit}    has the rest`],
    },
  );
}

/** The new state, or why it did not work. */
async function tryToSwitchOn(
  node: NodeAccess,
  target: Target,
  installation: Installation,
): Promise<RuntimeState | string> {
  try {
    const before = await target.state(node);
    const unchanged = before.kind === 'running' ? target.unchanged(node, before.pid) : [];
    const state = await restartAndWait(node, target);
    if (state.kind !== 'running') return `${target.unit} did not come back after its restart (${describeState(state)})`;
    if (modeOf(installation).isUsed(node.host, state) !== true) return looksElsewhere(target, installation, state);
    const isUnchanged = () => isDeepStrictEqual(unchanged, target.unchanged(node, state.pid));
    if (before.kind !== 'running' || (await soon(node, isUnchanged))) return state;
    return `the command line of ${target.unit} differs in more than the flag`;
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
}

/** A unit may start a script that becomes the program only later. */
async function soon({sleep}: NodeAccess, holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (holds()) return true;
    await sleep(250);
  }
  return holds();
}

function looksElsewhere(
  {unit}: Target,
  {search}: Installation,
  {pluginDirs}: {readonly pluginDirs: readonly string[] | null},
) {
  const planned = search.after === null ? '' : `, not in ${search.after.join(', ')}`;
  return `${unit} runs, but it looks for plugins in ${pluginDirs?.join(', ') ?? 'the default directory'}${planned}`;
}

/** For people: what an installation means for the runtime as it is now. */
export function afterInstall(
  {host}: NodeAccess,
  {unit}: Target,
  installation: Installation,
  state: RuntimeState,
): string {
  const mode = modeOf(installation);
  if (state.kind === 'running' && mode.isUsed(host, state) === true) {
    return `process ${state.pid} calls the shims`;
  }
  if (!mode.restarts) return 'calls the shims from now on, without a restart';
  if (state.kind === 'running' || state.kind === 'down') {
    return `calls the shims after: systemctl daemon-reload && systemctl restart ${unit}`;
  }
  const why = state.kind === 'unknown' ? state.reason : 'it is stopped';
  return `calls the shims from its next start on (${why})`;
}
