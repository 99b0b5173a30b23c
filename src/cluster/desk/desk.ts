import {Writable} from 'node:stream';
import {ClusterError} from '../../errors.js';
import type {ExecEnd} from '../../kubernetes/recording/exec.js';
import type {Fleet} from '../../kubernetes/recording/fleet.js';
import {backoff, type Wait} from '../../system/backoff.js';
import {containerName} from '../pod/names.js';

/** Where a recorder's files are in its container. */
export const deskDirectory = '/mlab-cni';

/** A recorder's container, reached by programs that only read and write there. */
export interface Desk {
  readonly node: string;
  /** Runs a program there. It ends when the signal aborts, or when nothing has come for `silenceMs`. */
  readonly run: (command: readonly string[], options: RunOptions) => Promise<ExecEnd>;
}

export interface RunOptions {
  readonly onData: (chunk: Buffer) => void | Promise<void>;
  readonly signal: AbortSignal;
  readonly silenceMs: number;
}

/** A cut cable is silent: nothing else tells that a connection is dead. */
export const silenceMs = 20_000;

export function openDesk(fleet: Fleet, namespace: string, {name, node}: {name: string; node: string}): Desk {
  return {
    node,
    run: async (command, {onData, signal, silenceMs: limitMs}) => {
      const silence = new AbortController();
      let timer = setTimeout(() => silence.abort(), limitMs);
      const stdout = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), limitMs);
          Promise.resolve(onData(chunk)).then(
            () => done(),
            (error: unknown) => done(error as Error),
          );
        },
      });
      stdout.on('error', () => silence.abort());
      try {
        return await fleet.exec({
          namespace,
          pod: name,
          container: containerName,
          command,
          stdout,
          signal: AbortSignal.any([signal, silence.signal]),
        });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/**
 * Runs a short program, again if the connection breaks, until it has ended or the signal aborts.
 *
 * @throws ClusterError if it is refused, fails, or could not be run in time
 */
export async function runOnce(
  desk: Desk,
  command: readonly string[],
  signal: AbortSignal,
  wait?: Wait,
): Promise<Buffer> {
  let last: ExecEnd = {kind: 'cut', reason: 'it was given up'};
  const again = backoff(500, wait);
  while (!signal.aborted) {
    const chunks: Buffer[] = [];
    last = await desk.run(command, {onData: (chunk) => void chunks.push(chunk), signal, silenceMs});
    if (last.kind === 'exited' && last.code === 0) return Buffer.concat(chunks);
    if (last.kind === 'exited') break;
    await again.wait(signal);
  }
  throw new ClusterError(`the recorder on ${desk.node} cannot be reached: ${endText(last)}`, {
    suggestions: last.kind === 'refused' ? last.problem.suggestions : [],
  });
}

export function endText(end: ExecEnd): string {
  switch (end.kind) {
    case 'exited':
      return `its program ended with ${end.code}: ${end.stderr.trim()}`;
    case 'cut':
      return end.reason;
    case 'refused':
      return end.problem.message;
  }
}
