import {Writable} from 'node:stream';
import type {V1Status} from '@kubernetes/client-node';
import type {ClusterError} from '../../errors.js';
import type {Api} from '../api.js';
import {execRefusal, type ExecTarget} from './exec-refusal.js';

export interface ExecRequest extends ExecTarget {
  /** Takes what the program prints; while it is full, no more is read from the network. It is not ended. */
  readonly stdout: Writable;
  /** Ends the connection; the program runs on. */
  readonly signal: AbortSignal;
}

/** How a program in a pod ended, as far as the connection to it tells. */
export type ExecEnd =
  | {readonly kind: 'exited'; readonly code: number; readonly stderr: string}
  /** The connection ended first: by itself, or since the signal aborted. Also what a deleted pod looks like. */
  | {readonly kind: 'cut'; readonly reason: string}
  /** It was not even started. */
  | {readonly kind: 'refused'; readonly problem: ClusterError};

/** What of the library's WebSocket (the package ws) is needed here. */
interface Socket {
  readonly isPaused: boolean;
  readonly readyState: number;
  readonly CLOSED: number;
  on(event: 'message', listener: () => void): void;
  on(event: 'close', listener: (code: number) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  pause(): void;
  resume(): void;
  terminate(): void;
}

/** What is kept of stderr: our programs say little there. */
const stderrBytes = 16 * 1024;

/**
 * Runs a program in a container, without stdin. That it `exited` with 0 does not prove that all it printed has come: a
 * kubelet or a runtime that is restarted cuts the stream, and some still report success
 * (kubernetes/kubernetes#124571). Whoever needs it whole asks for an end mark, the length and a digest.
 */
export async function execInPod(api: Api, request: ExecRequest): Promise<ExecEnd> {
  const {namespace, pod, container, command, signal} = request;
  let status: V1Status | undefined;
  const errors: Buffer[] = [];
  const [stdout, stderr] = [passing(request.stdout), keeping(errors)];
  const opening = new api.client.Exec(api.kubeConfig).exec(
    namespace,
    pod,
    container,
    [...command],
    stdout,
    stderr,
    null,
    false,
    (told) => (status = told),
  ) as Promise<unknown> as Promise<Socket>;
  const isAborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), {once: true});
  });
  opening.then(
    (opened) => {
      void isAborted.then(() => opened.terminate());
    },
    () => undefined,
  );
  let socket: Socket | 'aborted';
  try {
    socket = await Promise.race([opening, isAborted]);
  } catch {
    const problem = await execRefusal(api, request);
    return problem === null ? {kind: 'cut', reason: 'it was refused at first'} : {kind: 'refused', problem};
  }
  if (socket === 'aborted') return {kind: 'cut', reason: 'it was given up'};
  const open = socket;
  open.on('message', () => {
    if (!stdout.writableNeedDrain || open.isPaused) return;
    open.pause();
    stdout.once('drain', () => open.resume());
  });
  const reason = await new Promise<string>((resolve) => {
    open.on('close', (code: number) => resolve(`the connection ended (${code})`));
    open.on('error', (error: Error) => resolve(error.message));
    if (open.readyState === open.CLOSED) resolve('the connection ended');
  });
  await drained(stdout);
  if (status === undefined) return {kind: 'cut', reason};
  return {kind: 'exited', code: exitCodeOf(status), stderr: Buffer.concat(errors).toString('utf8')};
}

/** The library ends what it is given; the caller's stream may be used again. */
function passing(target: Writable): Writable {
  return new Writable({
    highWaterMark: 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      if (target.write(chunk)) done();
      else target.once('drain', done);
    },
  });
}

function keeping(chunks: Buffer[]): Writable {
  let room = stderrBytes;
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      done();
    },
  });
}

function drained(stream: Writable): Promise<void> {
  return stream.writableFinished ? Promise.resolve() : new Promise((resolve) => stream.end(() => resolve()));
}

/** The exit status is among the causes of the Status that ends the stream; `message` repeats the whole command. */
function exitCodeOf(status: V1Status): number {
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({reason}) => reason === 'ExitCode');
  return Number(cause?.message ?? 126);
}
