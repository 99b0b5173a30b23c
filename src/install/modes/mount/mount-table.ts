import {readFileSync, statSync} from 'node:fs';
import {look, seen} from '../../../system/look.js';

/** One mount, as proc_pid_mountinfo(5) has it. */
export interface Mount {
  /** The device's numbers, `8:1`. */
  readonly device: string;
  /** What of that device's file system is mounted. */
  readonly root: string;
  readonly path: string;
}

/** The mounts that a process sees, in the order in which they were made; empty if it is gone. */
export function mountsOf(process: number | 'self'): Mount[] {
  return parseMountInfo(seen(() => readFileSync(`/proc/${process}/mountinfo`, 'latin1')) ?? '');
}

export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, , device, root, path] = line.split(' ');
    return device === undefined || root === undefined || path === undefined
      ? []
      : [{device, root: unescape(root), path: unescape(path)}];
  });
}

/** Whether something is mounted at that very path, seen from here. */
export function isMountPoint(path: string): boolean {
  return mountsOf('self').some((mount) => mount.path === path);
}

/** Whether two paths lead to one directory, also through different mounts; null: one of them may not be seen. */
export function isSameDirectory(left: string, right: string): boolean | null {
  const [a, b] = [look(() => statSync(left)), look(() => statSync(right))];
  if (a.kind === 'absent' || b.kind === 'absent') return false;
  if (a.kind === 'refused' || b.kind === 'refused') return null;
  return a.value.dev === b.value.dev && a.value.ino === b.value.ino;
}

/** Blanks, tabs, line feeds and backslashes are written in octal. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
