import {execa, execaSync} from 'execa';

/** How a program ended: every way it can is a value, none is an exception. */
export type ProcessEnd =
  | {readonly kind: 'exited'; readonly code: number}
  | {readonly kind: 'signaled'; readonly signal: NodeJS.Signals}
  | {readonly kind: 'timed-out'}
  | {readonly kind: 'not-started'; readonly reason: string};

/** Did the program run to its end and say that all went well? */
export function succeeded(end: ProcessEnd): boolean {
  return end.kind === 'exited' && end.code === 0;
}

export interface ProcessOutcome {
  readonly end: ProcessEnd;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly durationMs: number;
  /** Did it write more than was allowed, so that it was killed? */
  readonly isCut?: boolean;
}

export interface ProcessRequest {
  readonly file: string;
  readonly args?: readonly string[];
  /** The whole environment; nothing is inherited. Default: ours. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Buffer | string;
  readonly timeoutMs: number;
  readonly cwd?: string;
  /** After so many bytes on stdout or stderr it is killed; default: 16 MiB. */
  readonly mostOutputBytes?: number;
}

/** What ends a program before its time, if the runner looks at it. */
export interface Cancellable {
  readonly cancel?: AbortSignal | undefined;
}

/** Runs a program to its end. Injected wherever one is run, so that tests can answer in its place. */
export type RunProcess = (request: ProcessRequest) => Promise<ProcessOutcome>;

/**
 * The only place that starts programs. Never throws: a missing program is `not-started`. After `timeoutMs` the program
 * is killed with SIGKILL, as a runtime would do.
 */
export const runProcess: RunProcess = async (request) => outcomeOf(await spawn(request));

/**
 * The same, but on time-out, and when `cancel` aborts, all that the program started is killed with it: otherwise whoever
 * holds its pipes is waited for. Ctrl-C on a terminal does not reach it.
 */
export const runProcessGroup = async ({
  timeoutMs,
  cancel,
  ...request
}: ProcessRequest & Cancellable): Promise<ProcessOutcome> => {
  const child = spawn({...request, timeoutMs: 0}, {detached: true});
  const watch = {isOver: false};
  const timer = setTimeout(() => {
    watch.isOver = true;
    killGroup(child.pid);
    for (const pipe of [child.stdout, child.stderr]) pipe.destroy(); // whoever left the group may hold the other end
  }, timeoutMs);
  const killNow = () => killGroup(child.pid);
  cancel?.addEventListener('abort', killNow);
  const outcome = outcomeOf(await child);
  cancel?.removeEventListener('abort', killNow);
  clearTimeout(timer);
  return watch.isOver ? {...outcome, end: {kind: 'timed-out'}} : outcome;
};

/** It may have ended in the meantime, or never have been started. */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // nobody is left
  }
}

/** Runs a short program while nothing else goes on, for work that must not be interleaved. Never throws. */
export function runProcessNow(file: string, args: readonly string[]): ProcessEnd {
  return endOf(execaSync(file, args, {stdio: 'ignore', reject: false, timeout: 10_000}));
}

/** A program that goes on while we do something else. */
export interface StartedProcess {
  /** The first thing that it prints on stdout; null if it ends without a word. */
  readonly firstOutput: Promise<string | null>;
  /** Never rejects. */
  readonly outcome: Promise<ProcessOutcome>;
  /** Sends SIGKILL. */
  readonly kill: () => void;
}

export type StartProcess = (request: Omit<ProcessRequest, 'timeoutMs'>) => StartedProcess;

/** Starts a program that ends when it wants to, or is killed. */
export const startProcess: StartProcess = (request) => {
  const child = spawn({...request, timeoutMs: 0});
  const outcome = child.then(outcomeOf);
  const firstOutput = new Promise<string | null>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
    void outcome.then(() => resolve(null));
  });
  return {firstOutput, outcome, kill: () => void child.kill('SIGKILL')};
};

/**
 * Runs a program that talks to the user itself, on our terminal, for as long as it takes. Where stdin is no terminal it is
 * somebody else's, a loop's in a script say, and not read.
 */
export async function runOnTerminal(file: string, args: readonly string[]): Promise<ProcessEnd> {
  const stdin = process.stdin.isTTY ? 'inherit' : 'ignore';
  return endOf(await execa(file, args, {stdio: [stdin, 'inherit', 'inherit'], reject: false}));
}

function spawn(
  {file, args = [], environment, stdin = '', timeoutMs, cwd, mostOutputBytes = 16 * 1024 * 1024}: ProcessRequest,
  more: {detached?: boolean} = {},
) {
  return execa(file, args, {
    input: stdin,
    ...(environment === undefined ? {} : {env: environment, extendEnv: false}),
    ...(cwd === undefined ? {} : {cwd}),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    maxBuffer: mostOutputBytes,
    ...more,
  });
}

function outcomeOf(result: EndFields & {stdout: Uint8Array; stderr: Uint8Array; durationMs: number}): ProcessOutcome {
  return {
    end: endOf(result),
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr),
    durationMs: result.durationMs,
    isCut: result.isMaxBuffer,
  };
}

interface EndFields {
  readonly timedOut: boolean;
  readonly isMaxBuffer: boolean;
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
