import {spawn, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A node in namespaces of its own, in memory, without systemd, runtime and kubelet. */
export interface BareNode {
  /** Its file system, seen from here. */
  readonly root: string;
  /** Runs a command inside. */
  readonly run: (file: string, ...args: readonly string[]) => BareRun;
  /** Runs the shell script inside as `ssh node sh -s -- ARGUMENTS < SCRIPT` does. */
  readonly script: (text: string, ...args: readonly string[]) => BareRun;
  /** What to put before a command that shall run inside. */
  readonly prefix: readonly string[];
  readonly close: () => void;
}

export interface BareRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where this project is. */
export const checkout = join(import.meta.dirname, '../../..');

/**
 * `busybox`: nothing else is there. `debian`: what is on this machine, but for /opt, /root, /run, /tmp and /var/lib, where
 * nothing is but the checkout, should it be there.
 */
export function makeBareNode(userland: 'busybox' | 'debian'): BareNode {
  const unshare = ['--mount', '--propagation', 'private', '--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const boot = ['bash', join(import.meta.dirname, 'bare-node.sh'), userland, checkout];
  const holder = spawn('unshare', [...unshare, ...boot], {stdio: ['ignore', 'ignore', 'inherit']});
  const close = () => void holder.kill('SIGKILL');
  const init = waitForInit(holder.pid ?? 0);
  const enter = ['nsenter', '--target', init, '--mount', '--net', '--pid', '--root', '--wd', '--'];
  const environment = [
    userland === 'busybox' ? '/bin/env' : '/usr/bin/env',
    '-i',
    'HOME=/root',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  ];
  const prefix = [...enter, ...environment];
  const inside = (input: string, ...command: readonly string[]) =>
    spawnSync('nsenter', [...prefix.slice(1), ...command], {input, encoding: 'utf8', timeout: 120_000});
  return {
    root: `/proc/${init}/root`,
    run: (...command) => inside('', ...command),
    script: (text, ...args) => inside(text, 'sh', '-s', '--', ...args),
    prefix,
    close,
  };
}

/** The process that the holder's first child has become when everything is mounted. */
function waitForInit(holder: number): string {
  for (let tries = 0; tries < 1000; tries += 1) {
    const init = readText(`/proc/${holder}/task/${holder}/children`).trim();
    if (init !== '' && readText(`/proc/${init}/comm`).trim() === 'sleep') return init;
    spawnSync('sleep', ['0.01']);
  }
  throw new Error('the node does not come up');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
