import {execa} from 'execa';

/** How a program ended: every way it can is a value, none is an exception. */
export type ProcessEnd =
  | {readonly kind: 'exited'; readonly code: number}
  | {readonly kind: 'signaled'; readonly signal: NodeJS.Signals}
  | {readonly kind: 'timed-out'}
  | {readonly kind: 'not-started'; readonly reason: string};

export interface ProcessOutcome {
  readonly end: ProcessEnd;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly durationMs: number;
}

export interface ProcessRequest {
  readonly file: string;
  readonly args?: readonly string[];
  /** The whole environment; nothing is inherited. Default: ours. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Buffer | string;
  readonly timeoutMs: number;
  readonly cwd?: string;
}

/** Runs a program to its end. Injected wherever one is run, so that tests can answer in its place. */
export type RunProcess = (request: ProcessRequest) => Promise<ProcessOutcome>;

/**
 * The only place that starts programs. Never throws: a missing program is `not-started`. After `timeoutMs` the program
 * is killed with SIGKILL, as a runtime would do.
 */
export const runProcess: RunProcess = async (request) => {
  const {file, args = [], environment, stdin = '', timeoutMs, cwd} = request;
  const result = await execa(file, args, {
    input: stdin,
    ...(environment === undefined ? {} : {env: environment, extendEnv: false}),
    ...(cwd === undefined ? {} : {cwd}),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    maxBuffer: 256 * 1024 * 1024,
  });
  return {
    end: endOf(result),
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr),
    durationMs: result.durationMs,
  };
};

interface EndFields {
  readonly timedOut: boolean;
  readonly exitCode?: number | undefined;
  readonly signal?: NodeJS.Signals | undefined;
  readonly originalMessage?: string | undefined;
}

function endOf(result: EndFields): ProcessEnd {
  if (result.timedOut) return {kind: 'timed-out'};
  if (result.exitCode !== undefined) return {kind: 'exited', code: result.exitCode};
  if (result.signal !== undefined) return {kind: 'signaled', signal: result.signal};
  return {kind: 'not-started', reason: result.originalMessage ?? 'unknown reason'};
}
