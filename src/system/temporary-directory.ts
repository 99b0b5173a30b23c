import {lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {liveProcesses, type LiveProcesses} from './live-processes.js';

/**
 * Hands over an empty directory of this user's alone, and removes it whatever happens. Its name tells whose it is, so
 * that the next call removes what a killed process left behind.
 */
export async function withTemporaryDirectory<T>(
  purpose: string,
  use: (directory: string) => Promise<T>,
  processes: LiveProcesses = liveProcesses(),
): Promise<T> {
  const directory = makeTemporaryDirectory(purpose, processes);
  try {
    return await use(directory);
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}

/** The same for as long as this process runs. */
export function temporaryDirectoryUntilExit(purpose: string, processes: LiveProcesses = liveProcesses()): string {
  const directory = makeTemporaryDirectory(purpose, processes);
  process.on('exit', () => rmSync(directory, {recursive: true, force: true}));
  return directory;
}

function makeTemporaryDirectory(purpose: string, processes: LiveProcesses): string {
  removeLeftovers(tmpdir(), processes);
  const start = processes.startOf(process.pid) ?? 0;
  return mkdtempSync(join(tmpdir(), `mlab-cni-${purpose}-${pidNamespace()}-${process.pid}-${start}-`));
}

/** Only what a process of this user and of this process id namespace made: whether others live cannot be known. */
function removeLeftovers(parent: string, {startOf}: LiveProcesses): void {
  for (const name of readdirSync(parent)) {
    const [, namespace, pid, start] = /^mlab-cni-[a-z]+-(\d+)-(\d+)-(\d+)-[^-]+$/.exec(name) ?? [];
    if (namespace !== pidNamespace() || (startOf(Number(pid)) ?? 0) === Number(start)) continue;
    const path = join(parent, name);
    if (lstatSync(path, {throwIfNoEntry: false})?.uid === process.geteuid?.()) {
      rmSync(path, {recursive: true, force: true});
    }
  }
}

function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}
