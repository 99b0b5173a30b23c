import {changeInput, operationChange, type Change} from '../../capture/change/change.js';
import type {ReplayReport} from '../replay-report.js';
import type {VolatileRule} from '../../capture/change/volatile.js';
import type {Cast} from '../cast.js';
import {replaySteps} from '../replay-steps.js';
import {Session} from '../session.js';
import type {Step} from '../state/step.js';
import {newIdentity, type Identity} from './identity.js';
import {withLiveNode} from './live-node.js';

export interface LiveOptions {
  /** For each call. */
  readonly timeoutMs: number;
  readonly rules: readonly VolatileRule[];
}

/** What somebody who replays on a live node has to say, and gets to hear. */
export interface Live {
  /**
   * Is told what will happen, in lines.
   *
   * @throws to stop it
   */
  readonly confirm: (plan: readonly string[]) => Promise<void>;
  readonly warn: (message: string) => void;
  /** Starts to listen for whoever ends the command; the reason is then its exit code. */
  readonly untilInterrupted: () => AbortSignal;
}

/**
 * Makes the calls on this node, for a new container in a new network namespace, and undoes every ADD with DEL, whatever
 * happened.
 *
 * @throws what `live.confirm` throws, and as {@link withLiveNode}
 */
export async function replayLive(
  recordedSteps: readonly Step[],
  cast: Cast,
  live: Live,
  options: LiveOptions,
): Promise<ReplayReport[]> {
  const identity = newIdentity();
  const steps = recordedSteps.map((step) => ({...step, call: changeInput(step.call, aboutIdentity(identity))}));
  const undoing = steps.filter(({call}) => call.operation === 'ADD').reverse();
  await live.confirm(planText(steps, undoing, identity, cast));
  return withLiveNode(live.untilInterrupted(), async (node) => {
    const session = new Session(node, options.timeoutMs);
    try {
      return await replaySteps(session, steps, {
        cast,
        rules: options.rules,
        place: 'live',
        innermostOf: () => null, // nothing is hidden from it
        ground: 'host',
      });
    } finally {
      node.startUndoing();
      for (const step of undoing) await undo(session, step, cast, live);
    }
  });
}

function aboutIdentity({containerId, netns}: Identity): Change[] {
  return [
    {kind: 'environment', name: 'CNI_CONTAINERID', value: containerId},
    {kind: 'environment', name: 'CNI_NETNS', value: netns},
  ];
}

function planText(steps: readonly Step[], undoing: readonly Step[], identity: Identity, cast: Cast): string[] {
  const words = ({call: {operation, plugin, parameters}}: Step, as = operation) =>
    `  ${as} ${parameters.ifname ?? ''} with ${cast.tested(plugin)}`;
  return [
    `on this node, for the new container ${identity.containerId} in the new namespace ${identity.netns}:`,
    ...steps.map((step) => words(step)),
    ...undoing.map((step) => words(step, 'DEL')),
    'plugins may change links, addresses, routes, firewall rules, sysctls and files; what DEL does not undo stays, ' +
      'like a bridge',
  ];
}

async function undo(session: Session, step: Step, cast: Cast, live: Live): Promise<void> {
  const {plugin} = step.call;
  const call = changeInput(step.call, [operationChange('DEL')]);
  const undone = await session.call({...step, call}, cast.tested(plugin), cast.binDirs).catch(() => null);
  if (undone?.outcome === 'succeeded') return;
  live.warn(`DEL of ${plugin} did not succeed${undone?.error === undefined ? '' : `: ${undone.error.msg}`}`);
}
