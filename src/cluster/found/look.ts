import type {Fleet} from '../../kubernetes/recording/fleet.js';
import {timeLimit} from '../../system/time-limit.js';
import {deskDirectory, openDesk, runOnce} from '../desk/desk.js';
import {parseEvent} from '../desk/event.js';
import {obstacleOf} from '../pod/obstacle.js';
import {isAtWork, type FoundRecorder} from './find-recorders.js';

export interface RecorderLook {
  /** `on`: records; `off`: has switched off, and keeps its captures; `starting`; `over`: its container has ended. */
  readonly state: 'on' | 'off' | 'starting' | 'over' | 'unknown';
  /** Calls that it has seen; null: not known. */
  readonly calls: number | null;
  /** What is the matter; empty: nothing. */
  readonly problem: string;
}

/** Looks how a recorder is, by what it has written last. That it does not answer is an answer. */
export async function lookAt(fleet: Fleet, recorder: FoundRecorder, timeoutMs: number): Promise<RecorderLook> {
  const obstacle = obstacleOf(recorder.state);
  if (obstacle !== null) return {state: 'over', calls: null, problem: `${obstacle.reason}; ${obstacle.remedy}`};
  const {kind} = recorder.state.container;
  if (kind === 'terminated') return {state: 'over', calls: null, problem: ''};
  if (!isAtWork(recorder)) return {state: 'starting', calls: null, problem: ''};
  const desk = openDesk(fleet, recorder.namespace, {name: recorder.pod, node: recorder.node});
  const limit = timeLimit(timeoutMs);
  try {
    const bytes = await runOnce(desk, ['tail', '-n', '1000', `${deskDirectory}/events`], limit.signal);
    const events = bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line) => parseEvent(line) ?? []);
    const beat = events.findLast((event) => event.kind === 'beat');
    const turn = events.findLast(({kind: each}) => each === 'on' || each === 'off' || each === 'beat');
    const isOff = events.some(({kind: each}) => each === 'off');
    return {state: turn === undefined ? 'starting' : isOff ? 'off' : 'on', calls: beat?.calls ?? 0, problem: ''};
  } catch (error) {
    return {state: 'unknown', calls: null, problem: (error as Error).message};
  } finally {
    limit.clear();
  }
}
