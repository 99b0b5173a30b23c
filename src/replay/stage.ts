import type {ProcessOutcome, ProcessRequest} from '../system/process.js';

/** Where plugins are run: a sandbox, or the node itself. */
export interface Stage {
  /**
   * Runs a program there. If it is not done in time it is killed, in a sandbox with all that it started.
   *
   * @throws TimeoutError
   * @throws InterruptedError once the command is ended
   */
  readonly run: (request: StageRequest) => Promise<ProcessOutcome>;
  /** From now on calls undo what others did, so that nothing interrupts them. */
  readonly startUndoing: () => void;
  /**
   * Makes an empty network namespace that can be opened at that path.
   *
   * @throws UnreplayableError if there can be none at that path
   */
  readonly makeNetns: (path: string) => Promise<void>;
  /** Makes a link that stands in for one of the node, if it is not there; tells whether it made one. */
  readonly makeLink: (name: string) => Promise<boolean>;
}

export type StageRequest = Omit<ProcessRequest, 'file' | 'args' | 'cwd'> & {readonly argv: readonly string[]};
