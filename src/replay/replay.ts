import type {Invocation} from '../capture/invocation.js';
import type {ReplayReport} from './replay-report.js';
import type {VolatileRule} from '../capture/change/volatile.js';
import type {RunProcess, StartProcess} from '../system/process.js';
import {castOf} from './cast.js';
import {replayLive, type Live} from './live/replay-live.js';
import type {Mocks} from './mock/with-mocks.js';
import {recordedBinDirs, refusedBinDirs, type Against} from './plugin/find-plugin.js';
import {replayMock} from './replay-mock.js';
import {replaySteps} from './replay-steps.js';
import type {Attached} from './sandbox/forget-container.js';
import {copyHost} from './sandbox/host-copy.js';
import {withSandbox} from './sandbox/sandbox.js';
import {Session} from './session.js';
import {planReplay, sameAttachment} from './state/plan.js';
import {planLife} from './state/plan-life.js';
import type {Earlier, Step, Subject} from './state/step.js';

export interface ReplayOptions {
  readonly against: Against;
  /** Where the real plugins are; null: where the shim found them. */
  readonly binDirs: readonly string[] | null;
  /** Stand in front of the real plugins. */
  readonly mocks: Mocks | null;
  /** Begin with a copy of the host's network and state instead of what captures tell. */
  readonly likeHost: boolean;
  /** Not null: make the calls on this node itself. */
  readonly live: Live | null;
  /** For each call. */
  readonly timeoutMs: number;
  readonly rules: readonly VolatileRule[];
  readonly earlierThan: (target: Invocation) => Earlier;
  /** The innermost captured call below a captured one. */
  readonly innermostOf: (call: Invocation) => Invocation | null;
  readonly runProcess: RunProcess;
  readonly startProcess: StartProcess;
}

/**
 * Replays calls one after the other, in one sandbox, each after those that make the state which it met; the reports are
 * in the same order. Where mocks stand for all of them there is neither sandbox nor state.
 *
 * @param subjects oldest first
 * @throws PluginMissingError if a plugin is not there
 * @throws SandboxError if there can be no sandbox
 * @throws TimeoutError if a plugin does not end in time
 */
export async function replay(subjects: readonly Subject[], options: ReplayOptions): Promise<ReplayReport[]> {
  const {mocks} = options;
  const [first] = subjects;
  if (first === undefined) return [];
  if (mocks !== null && subjects.every(({call}) => mocks.plugins.includes(call.plugin))) {
    const reports: ReplayReport[] = [];
    for (const subject of subjects) reports.push(await replayMock(subject, {...options, mocks}));
    return reports;
  }
  const targets = subjects.map(({call}) => call);
  const {against, binDirs} = options;
  const refused = binDirs === null ? refusedBinDirs(first.recorded) : [];
  const cast = castOf(against, binDirs ?? recordedBinDirs(first.recorded), mocks, refused, targets);
  for (const {plugin} of targets) cast.tested(plugin); // rather now than half-way
  const {likeHost, earlierThan} = options;
  const steps =
    subjects.length === 1 ? planReplay(first, earlierThan(first.recorded)) : planLife(subjects, earlierThan);
  if (options.live !== null) return replayLive(withoutOthers(steps), cast, options.live, options);
  return withSandbox({...options, visible: cast.visible}, async (sandbox) => {
    const made = likeHost ? withoutOthers(steps) : steps;
    if (likeHost) await copyHost(sandbox, options.runProcess, attachmentsOf(made));
    return replaySteps(new Session(sandbox, options.timeoutMs), made, {
      cast,
      innermostOf: options.innermostOf,
      rules: options.rules,
      place: 'sandbox',
      ground: likeHost ? 'host' : 'none-needed',
    });
  });
}

/** What others did is there already on the host, or in a copy of it. */
function withoutOthers(steps: readonly Step[]): Step[] {
  const targets = steps.filter(({role}) => role === 'target');
  return steps.filter(({call}) => targets.some((target) => sameAttachment(target.call, call)));
}

/** Those that are made anew. */
function attachmentsOf(steps: readonly Step[]): Attached[] {
  return steps
    .filter(({call}) => call.operation === 'ADD')
    .map(({call: {parameters}}) => ({containerId: parameters.containerId ?? '', ifname: parameters.ifname ?? ''}));
}
