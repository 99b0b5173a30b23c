import {createHash} from 'node:crypto';
import {open} from 'node:fs/promises';
import {ClusterError} from '../../errors.js';
import {backoff, type Wait} from '../../system/backoff.js';
import {deskDirectory, endText, silenceMs, type Desk} from './desk.js';
import type {PackedFile} from './event.js';

export interface Transfer {
  /** Its name on the desk. */
  readonly name: string;
  readonly file: PackedFile;
  /** Where it goes; made anew, its owner's alone. */
  readonly path: string;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Fetches a file from a recorder. What exec delivers is believed when it has the right length and digest; when the
 * connection breaks, it goes on from the byte that it had come to.
 *
 * @throws ClusterError if it did not come before the signal aborted, or came wrong twice
 */
export async function fetchFile(desk: Desk, transfer: Transfer, wait?: Wait): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const digest = await fetchAll(desk, transfer, wait);
    if (digest === transfer.file.sha256) return;
    if (attempt === 2) {
      throw new ClusterError(
        `the pack of ${desk.node} came wrong twice: its digest is ${digest}, not ${transfer.file.sha256}`,
        {
          suggestions: ['mlab-cni cluster collect    fetches it again'],
        },
      );
    }
  }
}

async function fetchAll(desk: Desk, transfer: Transfer, wait: Wait | undefined): Promise<string> {
  const {name, file, path, onProgress, signal} = transfer;
  const target = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  const again = backoff(300, wait);
  let bytes = 0;
  try {
    while (bytes < file.bytes) {
      const before = bytes;
      const end = await desk.run(['tail', '-c', `+${bytes + 1}`, `${deskDirectory}/${name}`], {
        onData: async (chunk) => {
          const part = chunk.subarray(0, file.bytes - bytes);
          hash.update(part);
          bytes += part.length;
          await target.write(part);
          onProgress(bytes);
        },
        signal,
        silenceMs,
      });
      if (bytes >= file.bytes) break;
      if (signal.aborted || (end.kind === 'exited' && end.code !== 0))
        throw incomplete(desk.node, bytes, file, endText(end));
      if (bytes > before) again.reset();
      await again.wait(signal);
    }
  } finally {
    await target.close();
  }
  return hash.digest('hex');
}

function incomplete(node: string, bytes: number, file: PackedFile, reason: string): ClusterError {
  return new ClusterError(`of the pack of ${node} ${bytes} of ${file.bytes} bytes came: ${reason}`, {
    suggestions: ['mlab-cni cluster collect    fetches it again'],
  });
}
