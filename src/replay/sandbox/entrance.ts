import {closeSync, openSync} from 'node:fs';

/** The way into a sandbox. */
export interface Entrance {
  /** Arguments for nsenter(1), up to the command. */
  readonly args: readonly string[];
  readonly close: () => void;
}

/**
 * Holds the namespaces of a process open: what runs in them may end that process, and its id may be given to another
 * one, of the host. Must be called before anything else runs in them.
 *
 * @param options more options for nsenter
 * @throws what the system says if the process is gone
 */
export function openEntrance(pid: string, options: readonly string[]): Entrance {
  const files = kinds.map(([option, name]) => [option, openSync(`/proc/${pid}/ns/${name}`, 'r')] as const);
  return {
    args: [...files.map(([option, file]) => `--${option}=/proc/${process.pid}/fd/${file}`), ...options, '--'],
    close: () => files.forEach(([, file]) => closeSync(file)),
  };
}

const kinds = [
  ['user', 'user'],
  ['mount', 'mnt'],
  ['net', 'net'],
  ['pid', 'pid'],
  ['uts', 'uts'],
  ['ipc', 'ipc'],
  ['cgroup', 'cgroup'],
] as const;
