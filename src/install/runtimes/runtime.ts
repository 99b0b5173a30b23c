import {RestoreError, TargetError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import type {Installation} from '../installation.js';
import type {MountPlan} from '../modes/mount/mount.js';
import {isSameDirectory} from '../modes/mount/mount-table.js';
import {describeUnseeing, unseeing} from '../modes/mount/watchers.js';
import {removeRest, takeBack, undoRedirect} from '../receipts/restore.js';
import {journalTail, reloadUnits, restartUnit} from '../systemd/systemctl.js';
import type {NodeAccess, RuntimeState, Target} from './target.js';

/** Whether the running runtime calls the shims, whatever its configuration says. */
export function usesShims({host}: Pick<NodeAccess, 'host'>, state: RuntimeState, installation: Installation): boolean {
  if (installation.mode === 'mount') return seesMount(host, state, installation.mount);
  return state.kind === 'running' && state.pluginDir?.split(',')[0] === host.at(installation.settings.shimDir);
}

/** Through the root directory of the runtime's process: it may have mounts of its own. */
function seesMount({at}: HostPaths, state: RuntimeState, {over, shimDir}: MountPlan): boolean {
  const theirs = state.kind === 'running' ? at(`/proc/${state.pid}/root`) : at('');
  return isSameDirectory(theirs + over, at(shimDir));
}

/**
 * Makes sure that the runtime calls the shims from now on: in `dir` mode by a restart, proved on the running process;
 * in `mount` mode they are there already. If it does not, everything is taken back, and what was restarted is restarted
 * once more.
 *
 * @throws TargetError if the node is as before, RestoreError if the runtime did not come back
 */
export async function switchOn(node: NodeAccess, target: Target, installation: Installation): Promise<RuntimeState> {
  const {settings} = installation;
  try {
    if (installation.mode === 'dir') await target.verify(node, node.host.at(settings.shimDir));
    else {
      const state = await target.state(node);
      if (usesShims(node, state, installation)) {
        if (node.live) for (const blind of unseeing(installation.mount)) node.report(describeUnseeing(blind));
        return state;
      }
      throw new TargetError(`${target.unit} has mounts of its own and does not see the shims`, {
        suggestions: ['mlab-cni shim install --mode dir'],
      });
    }
  } catch (error) {
    await takeBack(node, installation);
    throw error;
  }
  return restartWithShims(node, target, installation);
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
    const state = await restartAndWait(node, target);
    if (usesShims(node, state, installation)) return state;
    if (state.kind !== 'running') return `${target.unit} did not come back after its restart (${describeState(state)})`;
    return `${target.unit} runs, but it looks for plugins in ${state.pluginDir ?? 'the default directory'}`;
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
}

/** Restarts the runtime; the answer is what it is when it has settled and answers as before, or given up. */
export async function restartAndWait(node: NodeAccess, target: Target): Promise<RuntimeState> {
  const answered = await target.answers(node);
  node.report(`restarting ${target.unit}: running pods go on, and for some seconds none starts or ends ...`);
  await reloadUnits(node.run);
  await restartUnit(node.run, target.unit);
  return settledState(node, target, answered);
}

const pollMs = 250;
/** A runtime that does not like its flags is gone within a second. */
const settledMs = 3000;
const patienceMs = 30_000;
const reportMs = 5000;

async function settledState(node: NodeAccess, target: Target, mustAnswer: boolean): Promise<RuntimeState> {
  let state = await target.state(node);
  let steadyMs = 0;
  let waitedMs = 0;
  const answers = async () => !mustAnswer || (await target.answers(node));
  while (waitedMs < patienceMs && !(steadyMs >= settledMs && (await answers()))) {
    await node.sleep(pollMs);
    waitedMs += pollMs;
    const next = await target.state(node);
    const steady = next.kind === 'running' && state.kind === 'running' && next.pid === state.pid;
    steadyMs = steady ? steadyMs + pollMs : 0;
    state = next;
    if (waitedMs % reportMs === 0)
      node.report(`waiting for ${target.unit} (${waitedMs / 1000} of ${patienceMs / 1000} s)`);
  }
  if (state.kind !== 'running') return state;
  if (steadyMs < settledMs) return {kind: 'down', state: 'starts again and again'};
  return (await answers()) ? state : {kind: 'down', state: `process ${state.pid} does not answer`};
}

/** For people: what an installation means for the runtime as it is now. */
export function afterInstall(
  node: NodeAccess,
  {unit}: Target,
  installation: Installation,
  state: RuntimeState,
): string {
  if (state.kind === 'running' && usesShims(node, state, installation)) {
    return `process ${state.pid} calls the shims`;
  }
  if (installation.mode === 'mount') return 'calls the shims from now on, without a restart';
  if (state.kind === 'running' || state.kind === 'down') {
    return `calls the shims after: systemctl daemon-reload && systemctl restart ${unit}`;
  }
  const why = state.kind === 'unknown' ? state.reason : 'it is stopped';
  return `calls the shims from its next start on (${why})`;
}

/** For people. */
export function describeState(state: RuntimeState): string {
  switch (state.kind) {
    case 'unknown':
      return `unknown: ${state.reason}`;
    case 'stopped':
      return 'stopped';
    case 'down':
      return state.state;
    case 'running':
      return `running, process ${state.pid}`;
  }
}
