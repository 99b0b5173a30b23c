import {spawn, spawnSync} from 'node:child_process';

/** A mount namespace that lives until it is closed: what is mounted there does not reach this machine. */
export interface MountNamespace {
  /** What to put before a command that shall run inside. */
  readonly prefix: readonly string[];
  /** Runs a command inside. */
  readonly run: (file: string, ...args: readonly string[]) => {readonly status: number | null; readonly text: string};
  readonly close: () => void;
}

/**
 * `shared`: mounts propagate as on a machine that systemd started. `parent`: a namespace made from that one, as a
 * service with mounts of its own has it.
 */
export function makeMountNamespace(
  propagation: 'private' | 'shared' | 'slave',
  parent?: MountNamespace,
): MountNamespace {
  const unshare = ['unshare', '--mount', '--propagation', propagation === 'slave' ? 'slave' : 'private'];
  const inner =
    propagation === 'shared' ? 'mount --make-rshared / && echo && exec sleep 900' : 'echo && exec sleep 900';
  const [file, ...args] = [...(parent?.prefix ?? []), ...unshare, 'sh', '-c', inner];
  const holder = spawn(file, args, {stdio: ['ignore', 'pipe', 'inherit']});
  const prefix = ['nsenter', '--target', String(holder.pid), '--mount', '--'];
  waitUntilApart(holder.pid ?? 0);
  return {
    prefix,
    run: (command, ...options) => {
      const {status, stdout, stderr} = spawnSync('nsenter', [...prefix.slice(1), command, ...options], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      return {status, text: stdout + stderr};
    },
    close: () => void holder.kill('SIGKILL'),
  };
}

/** The last program of the chain is `sleep`: then the namespace is made. */
function waitUntilApart(pid: number): void {
  for (let tries = 0; tries < 500; tries++) {
    const {stdout} = spawnSync('cat', [`/proc/${pid}/comm`], {encoding: 'utf8'});
    if (stdout.trim() === 'sleep') return;
  }
  throw new Error(`process ${pid} does not come to its own mount namespace`);
}
