import {deskDirectory, runOnce, type Desk} from './desk.js';
import type {PackedOnDesk} from './recorder.js';

/**
 * How many bytes a pack on a recorder's desk takes here, about: itself, and what is in it. The last four bytes of a gzip
 * file are the size of its content modulo 4 GiB (RFC 1952), and a small file takes a block of the disk.
 *
 * @throws ClusterError
 */
export async function contentSize(desk: Desk, {name, file}: PackedOnDesk, signal: AbortSignal): Promise<number> {
  const end = await runOnce(desk, ['tail', '-c', '4', `${deskDirectory}/${name}`], signal);
  const content = end.length === 4 ? end.readUInt32LE() : file.bytes;
  return file.bytes + 2 * Math.max(content, file.bytes);
}
