import type {CniError} from '../cni/error.js';
import type {JsonObject} from '../cni/json.js';
import type {CallName} from '../capture/tree/call-group.js';
import type {Difference} from '../capture/change/difference.js';
import type {Outcome} from '../capture/invocation.js';

/**
 * `same`: the replayed call answered what was recorded, by meaning. `diverged`: it did not. `state-unknown`: the state
 * that the recorded call met is not known well enough to tell. `failed-to-run`: the plugin could not be started.
 */
export type Verdict = 'same' | 'diverged' | 'state-unknown' | 'failed-to-run';

/**
 * Where the state comes from that the replayed call met. `captures`: earlier captured calls were replayed before it.
 * `none-needed`: no earlier captured call left anything that it could meet. `host`: the node as it is now, itself or
 * copied into the sandbox. `record`: a mock, which has no state. `unknown`: something is missing; the report's gaps say
 * what.
 */
export type StateSource = 'captures' | 'none-needed' | 'host' | 'record' | 'unknown';

/** How a call ended and what it said. */
export interface Answer {
  readonly exit: {readonly code: number} | {readonly signal: string} | null;
  readonly outcome: Outcome;
  readonly error: CniError | null;
  readonly result: JsonObject | null;
  /** Stdout where it is neither; null otherwise. */
  readonly stdout: string | null;
  readonly stderr: string;
  readonly durationMs: number | null;
}

/** Something of a node that no sandbox has, and that a plugin asked for. */
export interface Lack {
  readonly kind:
    'daemon-socket' | 'api-server' | 'network' | 'device' | 'kernel' | 'hidden-file' | 'other-process' | 'rights';
  /** The socket, address, device, module, file or operation, as the plugin named it. */
  readonly subject: string;
}

/** Something that a call changed. */
export interface Effect {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `host`: what stands for the node. `container`: the network namespace that the call was about. */
  readonly where: 'host' | 'container';
  readonly what: string;
}

export const effectCategories = ['links', 'addresses', 'routes', 'rules', 'sysctls', 'files'] as const;

export type EffectCategory = (typeof effectCategories)[number];

export type Effects = Readonly<Record<EffectCategory, readonly Effect[]>>;

/** What came out of replaying one captured call. */
export interface ReplayReport {
  readonly captureId: string;
  readonly plugin: string;
  readonly operation: string;
  readonly against: 'real' | 'mock';
  /** Where: `none` for a mock by itself, which needs no place. */
  readonly place: 'sandbox' | 'live' | 'none';
  /** The program that answered: the real plugin's path; null for a mock. */
  readonly program: string | null;
  /** The plugins that mocks stood for, itself or its delegates. */
  readonly mocked: readonly string[];
  /** Where its input was made different from the recorded one. */
  readonly changes: readonly Difference[];
  readonly verdict: Verdict;
  readonly stateSource: StateSource;
  /** Ids of the captures that were replayed before, in that order. */
  readonly rebuiltFrom: readonly string[];
  /** Links of the node that the request names and that were made up. */
  readonly standIns: readonly string[];
  /** What is not known about the state, one sentence each. */
  readonly gaps: readonly string[];
  /** What of the node the plugin asked for that a sandbox does not have. */
  readonly lacks: readonly Lack[];
  readonly recorded: Answer;
  /** Null if the plugin could not be started. */
  readonly replayed: Answer | null;
  readonly differences: readonly Difference[];
  /** The rules by which a difference was passed over. */
  readonly rules: readonly {readonly id: string; readonly description: string}[];
  readonly effects: Effects;
}

/** How often a replay ended in one way. */
export interface Repetition {
  readonly verdict: Verdict;
  /** How the call ended, in words: outcome and error. */
  readonly ending: string;
  readonly count: number;
}

/** The first of several replays of the same call, and how all of them ended. */
export interface RepeatedReplay extends ReplayReport {
  readonly repetitions: readonly Repetition[];
}

/** One replay among many. */
export interface ReplayRow extends CallName {
  /** The same for all repetitions, or `diverged` if these did not agree. */
  readonly verdict: Verdict;
  /** Why it is not `same`. */
  readonly reason: string | null;
  readonly repetitions: readonly Repetition[];
  readonly durationMs: number;
}

/** What came out of replaying many captured calls. */
export interface SuiteReport {
  readonly replays: readonly ReplayRow[];
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly durationMs: number;
}
