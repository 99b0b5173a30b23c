import {readdirSync, readFileSync, readlinkSync, statSync} from 'node:fs';
import {relative} from 'node:path';
import {isSameDirectory, mountsOf} from './mount-table.js';
import {namesSeenIn} from '../../../system/names-in.js';
import {seen} from '../../../system/look.js';

/** A process, as people know it. */
export interface NamedProcess {
  readonly pid: number;
  readonly command: string;
}

/** Processes that have a file of that directory open, run one, or stand in it. */
export function usersOf(directory: string): NamedProcess[] {
  const inside = (path: string) => path === directory || path.startsWith(`${directory}/`);
  return processes().filter(({pid}) => openPaths(pid).some(inside));
}

/**
 * One process of each mount namespace in which the plugin directory is still the real one: it took it before the shims
 * were mounted over it, as a pod with a hostPath volume does. What is called from there is not recorded.
 */
export function unseeing(mount: {readonly over: string; readonly real: string}): (NamedProcess & {path: string})[] {
  const home = mountsOf('self').filter(({path}) => path === mount.real);
  const [real] = home;
  if (real === undefined) return [];
  const seen = new Set([namespaceOf('self')]);
  return processes().flatMap((process) => {
    const namespace = namespaceOf(process.pid);
    if (namespace === undefined || seen.has(namespace)) return [];
    seen.add(namespace);
    const path = mountsOf(process.pid)
      .filter(({device, root, path}) => device === real.device && path !== mount.real && leadsTo(root, real.root))
      .map(({root, path}) => `${path === '/' ? '' : path}/${relative(root, real.root)}`.replace(/\/$/, ''))
      .find((path) => isSameDirectory(`/proc/${process.pid}/root${path}`, mount.real) === true);
    return path === undefined ? [] : [{...process, path}];
  });
}

/** For people: what it means that this process does not see the shims. */
export function describeUnseeing({pid, command, path}: NamedProcess & {readonly path: string}): string {
  return `${command} (process ${pid}) has had ${path} since before the shims were mounted: its calls are not recorded`;
}

function leadsTo(root: string, directory: string): boolean {
  return root === '/' || root === directory || directory.startsWith(`${root}/`);
}

function processes(): NamedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({pid: Number(name), command: commandOf(name)}));
}

function commandOf(pid: string): string {
  return seen(() => readFileSync(`/proc/${pid}/comm`, 'latin1').trim()) ?? '?';
}

function namespaceOf(process: number | 'self'): number | undefined {
  return seen(() => statSync(`/proc/${process}/ns/mnt`).ino);
}

function openPaths(pid: number): string[] {
  const descriptors = namesSeenIn(`/proc/${pid}/fd`).map((name) => `fd/${name}`);
  return ['exe', 'cwd', 'root', ...descriptors].flatMap(
    (name) => seen(() => readlinkSync(`/proc/${pid}/${name}`)) ?? [],
  );
}
