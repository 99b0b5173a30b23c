import type {Obstacle} from '../pod/obstacle.js';

/** What became of one node. */
export interface NodeOutcome {
  readonly node: string;
  /**
   * `collected`: its captures are here, and nothing is left there. `gathered`: the same without recording. `recording`:
   * it goes on without us. `cleaned`: nothing is left there, and nothing was collected. `failed`: see the obstacle.
   */
  readonly state: 'collected' | 'gathered' | 'recording' | 'cleaned' | 'failed';
  readonly calls: number;
  readonly failures: number;
  readonly bytes: number;
  /** Why it did not go as it should; also beside `collected`, if something is left there. */
  readonly obstacle: Obstacle | null;
}

export function failedOutcome(node: string, obstacle: Obstacle): NodeOutcome {
  return {node, state: 'failed', calls: 0, failures: 0, bytes: 0, obstacle};
}

/** An error of ours, on one line with what helps. */
export function obstacleFrom(error: unknown): Obstacle {
  const {message, suggestions} = error as {message: string; suggestions?: readonly string[]};
  return {reason: message.replace(/\s+/g, ' '), remedy: suggestions?.[0] ?? 'mlab-cni cluster status'};
}
