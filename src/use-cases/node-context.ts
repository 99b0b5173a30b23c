import {Readable} from 'node:stream';
import {nodeScript} from '../install/shim-files/node-script.js';
import {usualLimits} from '../pack/format.js';
import type {PackedFile, PackedFiles} from '../pack/packed-file.js';
import {readArchive} from '../pack/read-archive.js';
import {storeFolders} from '../store/disk/format.js';
import {liveProcesses} from '../system/live-processes.js';
import {succeeded, type RunProcess} from '../system/process.js';

/** Ourselves, and how to say that something is missing. */
export interface NodeContextRequest {
  readonly packageRoot: string;
  readonly version: string;
  readonly run: RunProcess;
  readonly warn: (line: string) => void;
}

/**
 * What one must know of this node to understand its captures: networks, plugins, links, routes, the runtime's log. The node
 * script collects it, which changes nothing, so a pack holds the same wherever it is made. Only captures of the boot that
 * goes on are surely of this machine; for others there is none. It needs root; without it, and where the script fails, there
 * is none either, and a warning says why.
 */
export function nodeContext(request: NodeContextRequest): (bootId: string | null) => Promise<PackedFiles> {
  return async (bootId) => (bootId !== null && bootId === liveProcesses().bootId ? collect(request) : []);
}

async function collect({packageRoot, version, run, warn}: NodeContextRequest): Promise<PackedFiles> {
  const {end, stdout, stderr} = await run({
    file: 'sh',
    args: ['-s', '--', 'context', '--output', '-'],
    stdin: nodeScript(packageRoot, {version, storeFolders}),
    timeoutMs: 120_000,
    mostOutputBytes: 64 * 1024 * 1024,
  });
  if (!succeeded(end)) {
    const reason = stderr.toString('utf8').trim().split('\n', 1)[0];
    warn(`the pack tells nothing of this node beside its captures: ${reason || `the node script: ${end.kind}`}`);
    return [];
  }
  const files: PackedFile[] = [];
  for await (const {member, size, content, modifiedAtMs} of readArchive(
    Readable.from([stdout]),
    'the context',
    usualLimits,
  )) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    if (member.kind === 'context') files.push({path: member.path, bytes: Buffer.concat(chunks), size, modifiedAtMs});
  }
  return files;
}
