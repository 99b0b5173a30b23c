import {reloadUnits, restartUnit} from '../systemd/systemctl.js';
import type {NodeAccess, RuntimeState, Target} from './target.js';

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
  if (await answers()) return state;
  const ready =
    state.networkReady === false ? 'says that its network is not ready, which it was before' : 'does not answer';
  return {kind: 'down', state: `process ${state.pid} ${ready}`};
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
