import {readdirSync, readlinkSync, realpathSync, statSync} from 'node:fs';
import {dirname, isAbsolute, join, normalize} from 'node:path';
import {TargetError} from '../../../errors.js';
import {entryAt} from '../../../system/entry-at.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {liveProcesses} from '../../../system/live-processes.js';
import type {NodeAccess} from '../../runtimes/target.js';
import {isMountPoint, isSameDirectory} from './mount-table.js';
import {succeeded} from '../../../system/process.js';

/**
 * What is mounted where, so that the shims are found in the plugin directory itself. Paths are the node's own.
 *
 *     real       the plugin directory, reachable from here while it is covered
 *     over       the plugin directory, covered by the directory with the shims
 */
export interface MountPlan {
  readonly over: string;
  readonly shimDir: string;
  readonly real: string;
  /** Needed for a moment while `real` is mounted; `staged` is a directory inside of it. */
  readonly stage: string;
  readonly staged: string;
  /** The mounts are gone with that boot. */
  readonly bootId: string | null;
}

/** The directories that mounting needs beside the one with the shims, outermost first. */
export function mountDirectories({real, stage, staged}: MountPlan): readonly string[] {
  return [real, stage, staged];
}

/**
 * One mount for each of the directories that is there, in their order. Two names of one directory are one.
 *
 * @throws TargetError if mounts that are made here would not reach the runtime, or would hide something
 */
export function planMounts({host, live}: NodeAccess, binDirs: readonly string[], shimDir: string): MountPlan[] {
  if (live) refuseOtherNamespace(isSameDirectory('/proc/self/ns/mnt', '/proc/1/ns/mnt'));
  const present = binDirs.filter(
    (path) => statSync(host.followed(path), {throwIfNoEntry: false})?.isDirectory() === true,
  );
  const covered = [...new Set(present.map((path) => resolveLinks(host, path)))];
  refuseNested(covered);
  for (const over of covered) refuseMisleadingLinks(host, over);
  const {bootId} = liveProcesses();
  return covered.map((over, index) => {
    const dir = index === 0 ? shimDir : `${shimDir}.${index + 1}`;
    return {over, shimDir: dir, real: `${dir}.real`, stage: `${dir}.stage`, staged: `${dir}.stage/real`, bootId};
  });
}

function refuseNested(directories: readonly string[]): void {
  const outer = directories.find((path) => directories.some((other) => other.startsWith(`${path}/`)));
  if (outer === undefined) return;
  throw new TargetError(`${outer} cannot be covered: another directory of plugins is inside of it`, {
    suggestions: ['mlab-cni shim install --mode dir', 'nothing was changed'],
  });
}

function refuseOtherNamespace(isMachines: boolean | null): void {
  if (isMachines === true) return;
  if (isMachines === null) {
    throw new TargetError('whether what is mounted here reaches the runtime may not be seen by this user', {
      suggestions: ['run it with sudo', 'nothing was changed'],
    });
  }
  throw new TargetError('this process has a mount namespace of its own: what it mounts does not reach the runtime', {
    suggestions: [
      "nsenter --target 1 --mount -- mlab-cni shim install --mode mount    does it in the machine's own",
      'nothing was changed',
    ],
  });
}

/** mount(8) follows links, and the mount table has no link's path. */
function resolveLinks({followed, root}: HostPaths, path: string): string {
  const resolved = realpathSync(followed(path));
  if (resolved.startsWith(`${root}/`)) return resolved.slice(root.length);
  throw new TargetError(`${path} leads out of ${root}`, {suggestions: ['--bin-dir DIR names the directory itself']});
}

/**
 * While the real plugins are covered they are reached from elsewhere: there a relative link out of their directory leads
 * to another place, and one that names the directory leads to the shims.
 */
function refuseMisleadingLinks(host: HostPaths, directory: string): void {
  const names = readdirSync(host.at(directory)).map((name) => join(directory, name));
  const misleading = names.find((path) => misleads(host, directory, path));
  if (misleading === undefined) return;
  throw new TargetError(`${misleading} is a link that would lead elsewhere while ${directory} is covered`, {
    suggestions: ['mlab-cni shim install --mode dir', 'nothing was changed'],
  });
}

const mostHops = 40; // as many as the kernel follows

function misleads({at}: HostPaths, directory: string, start: string): boolean {
  const isInside = (path: string) => path.startsWith(`${directory}/`);
  let path = start;
  for (let hop = 0; hop < mostHops; hop += 1) {
    if (entryAt(at(path))?.isSymbolicLink() !== true) return false;
    const target = readlinkSync(at(path));
    const next = isAbsolute(target) ? normalize(target) : join(dirname(path), target);
    const staysInside = isInside(path) && !isAbsolute(target);
    if (isInside(next) !== staysInside) return true;
    path = next;
  }
  return true;
}

/** `mounted`: both. `gone`: neither. `partly`: a crash or somebody else left one of them. */
export type MountState = 'mounted' | 'partly' | 'gone';

export function mountState({at}: HostPaths, {over, shimDir, real}: MountPlan): MountState {
  const mounted = [isSameDirectory(at(over), at(shimDir)) === true, isMountPoint(at(real))];
  return mounted.every(Boolean) ? 'mounted' : mounted.some(Boolean) ? 'partly' : 'gone';
}

/**
 * Covers the plugin directory with the shims, effective with the next call.
 *
 * `real` must not be a peer of the mount that the plugin directory is on: the mount that covers that directory would
 * propagate onto `real`, too, here or in the mount namespace of a service (mount_namespaces(7)). So it is made from a
 * private copy, in a private place.
 *
 * @throws TargetError with what mount said
 */
export async function mountShims(node: NodeAccess, mount: MountPlan): Promise<void> {
  await unmountShims(node, [mount]);
  const {over, shimDir, real, stage, staged} = mount;
  await run(node, 'mount', '--bind', stage, stage);
  await run(node, 'mount', '--make-private', stage);
  await run(node, 'mount', '--bind', over, staged);
  await run(node, 'mount', '--make-private', staged);
  await run(node, 'mount', '--bind', staged, real);
  await clearStage(node, mount);
  await run(node, 'mount', '--bind', shimDir, over);
}

/**
 * Uncovers the plugin directories and takes each `real` away, wherever mounting was interrupted. `whenOff` runs in
 * between: shims that were at work still need them. What is busy is detached: it goes when the last user ends.
 *
 * @throws TargetError with what umount said
 */
export async function unmountShims(
  node: NodeAccess,
  mounts: readonly MountPlan[],
  whenOff: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const {at} = node.host;
  for (const {over, shimDir} of mounts) {
    while (isMountPoint(at(over)) && isSameDirectory(at(over), at(shimDir)) === true) await unmount(node, over);
  }
  if (mounts.some(({real}) => isMountPoint(at(real)))) await whenOff();
  for (const mount of mounts) {
    while (isMountPoint(at(mount.real))) await unmount(node, mount.real);
    await clearStage(node, mount);
  }
}

async function clearStage(node: NodeAccess, {stage, staged}: MountPlan): Promise<void> {
  for (const path of [staged, stage]) {
    while (isMountPoint(node.host.at(path))) await unmount(node, path);
  }
}

/** Detaching takes it away from here at once, and never fails for being busy. */
async function unmount(node: NodeAccess, path: string): Promise<void> {
  await run(node, 'umount', '--lazy', path);
}

async function run(
  {run: runProgram, host}: NodeAccess,
  file: string,
  ...options: readonly [...string[], string]
): Promise<void> {
  const args = options.map((option) => (option.startsWith('/') ? host.at(option) : option));
  const {end, stderr} = await runProgram({file, args, timeoutMs: 30_000});
  if (succeeded(end)) return;
  const reason = end.kind === 'not-started' ? end.reason : stderr.toString().trim();
  throw new TargetError(`${[file, ...args].join(' ')} failed: ${reason}`, {
    suggestions: ['mount mode needs the rights to mount: run it as root of the machine, not of a container'],
  });
}
