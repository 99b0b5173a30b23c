import {existsSync} from 'node:fs';
import {setTimeout} from 'node:timers/promises';
import {TargetError} from '../errors.js';
import {hostPaths} from '../system/host-paths.js';
import {isRoot} from '../system/privileges.js';
import {runProcess} from '../system/process.js';
import {readHead} from '../system/read-head.js';
import {askCri} from './runtimes/cri-status.js';
import type {NodeAccess} from './runtimes/target.js';

/** The node under `root`, or this machine if that is ''. systemd is asked where it runs, see sd_booted(3). */
export function openNode(root: string, report: (line: string) => void): NodeAccess {
  const host = hostPaths(root);
  const live = host.root === '' && existsSync('/run/systemd/system');
  const asks = host.root === '' ? {askCri, askHealth} : nobodyAnswers;
  return {host, live, run: runProcess, isProgram, ...asks, sleep: (ms) => setTimeout(ms), report};
}

/** elf(5) */
function isProgram(path: string): boolean {
  return readHead(path).startsWith('\x7fELF');
}

/** A socket below a root may be a link to this machine's. */
const nobodyAnswers = {askCri: () => Promise.resolve(undefined), askHealth: () => Promise.resolve(false)};

async function askHealth(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, {signal: AbortSignal.timeout(2000)});
    return response.ok;
  } catch {
    return false;
  }
}

/** @throws TargetError if this process may not change that node */
export function requireRights({host}: Pick<NodeAccess, 'host'>, isPrivileged = isRoot()): void {
  if (host.root !== '' || isPrivileged) return;
  throw new TargetError('only root may change how this node calls its plugins', {
    suggestions: ['run it with sudo', 'mlab-cni shim install --dry-run    shows what it would do, without root'],
  });
}
