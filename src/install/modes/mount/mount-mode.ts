import {basename, join} from 'node:path';
import {PartialError, TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {liveProcesses} from '../../../system/live-processes.js';
import type {MountInstallation} from '../../installation.js';
import type {NodeAccess, RuntimeState, Target} from '../../runtimes/target.js';
import type {Mode, ModeProblem, ShimRoom} from '../mode.js';
import {mountShims, mountState, unmountShims, type MountPlan} from './mount.js';
import {isMountPoint, isSameDirectory} from './mount-table.js';
import {moveOverwritten, overwrittenPaths, pathsBeingWritten, unfinishedPaths} from './overwritten.js';
import {describeUnseeing, unseeing} from './watchers.js';

/**
 * The shims lie over the plugin directories. An installer of network add-ons writes there, too: each shim is a file of
 * its own, since through a link it would replace the script for all.
 */
export function mountMode(installation: MountInstallation): Mode {
  const {mounts, prepare} = installation;
  const overwritten = (host: HostPaths) => mounts.flatMap((mount) => overwrittenPaths(host, {prepare, mount}));
  return {
    restarts: false,
    shimRooms: mounts.map(shimRoom),
    shimmedDirs: mounts.flatMap(({shimDir, over}) => [shimDir, over]),
    usedDirs: mounts.flatMap(({over, real}) => [over, real]),
    realDirs: mounts.map(({real}) => real),
    realDirsNow: (host) => mounts.map((mount) => realDirectory(host, mount)),
    isOn: (host) => mounts.every((mount) => mountState(host, mount) === 'mounted'),
    switchOn: async (node) => {
      for (const mount of mounts) if (mountState(node.host, mount) !== 'mounted') await mountShims(node, mount);
    },
    switchOff: (node, whenOff) => unmountShims(node, mounts, whenOff),
    inThisBoot: () => {
      const {bootId} = liveProcesses();
      return {...installation, mounts: mounts.map((mount) => ({...mount, bootId}))};
    },
    isUsed: (host, state) => isSeen(host, state, mounts),
    verify: (node, target) => verify(node, target, mounts),
    shimsNow: () => [],
    overwritten,
    unfinished: (host) => mounts.flatMap((mount) => unfinishedPaths(host, {prepare, mount})),
    moveOverwritten: (host, options) =>
      mounts.flatMap((mount) => moveOverwritten(host, {prepare, mount, to: realDirectory(host, mount)}, options)),
    settle: (node) =>
      waitForWriters(node, () => mounts.flatMap((mount) => pathsBeingWritten(node.host, {prepare, mount}))),
    problems: ({host, live}) => mounts.flatMap((mount) => mountProblems(host, live, mount)),
  };
}

function shimRoom(mount: MountPlan): ShimRoom {
  return {
    dir: mount.shimDir,
    stands: mount.over,
    realDirs: [mount.real],
    realDirsNow: (host) => [realDirectory(host, mount)],
    shims: (content, plugins) =>
      plugins.map((name) => ({kind: 'file', path: join(mount.shimDir, name), mode: 0o755, content})),
  };
}

/** Where the real plugins can be reached now. */
function realDirectory({at}: HostPaths, {real, over}: MountPlan): string {
  return isMountPoint(at(real)) ? real : over;
}

/** Through the root directory of the runtime's process: it may have mounts of its own. Only root may look there. */
function isSeen({at}: HostPaths, state: RuntimeState, mounts: readonly MountPlan[]): boolean | null {
  const theirs = state.kind === 'running' ? at(`/proc/${state.pid}/root`) : at('');
  const seen = mounts.map(({over, shimDir}) => isSameDirectory(theirs + over, at(shimDir)));
  return seen.includes(false) ? false : seen.includes(null) ? null : true;
}

async function verify(node: NodeAccess, target: Target, mounts: readonly MountPlan[]): Promise<void> {
  const state = await target.state(node);
  if (isSeen(node.host, state, mounts) !== true) {
    throw new TargetError(`${target.unit} has mounts of its own and does not see the shims`, {
      suggestions: ['mlab-cni shim install --mode dir'],
    });
  }
  if (!node.live) return;
  for (const blind of mounts.flatMap(unseeing)) node.report(describeUnseeing(blind));
}

const pollMs = 100;
const patienceMs = 10_000;

/** What an installer has written half of cannot be moved. */
async function waitForWriters({sleep}: NodeAccess, written: () => readonly string[]): Promise<void> {
  for (let waitedMs = 0; written().length > 0 && waitedMs < patienceMs; waitedMs += pollMs) await sleep(pollMs);
  const [first] = written();
  if (first === undefined) return;
  throw new PartialError(`${basename(first)} is being written over its shim (${first}): nothing was changed`, {
    suggestions: ['wait until the installer of that plugin is done, then run this again'],
  });
}

function mountProblems(host: HostPaths, live: boolean, mount: MountPlan): ModeProblem[] {
  const state = mountState(host, mount);
  if (state !== 'mounted') {
    const rebooted = mount.bootId !== liveProcesses().bootId;
    const why = rebooted
      ? 'a reboot switched it off'
      : state === 'gone'
        ? 'somebody unmounted it'
        : 'only half of it is left';
    return [{what: `the shims are not mounted over ${mount.over}: ${why}`, remedy: 'install'}];
  }
  const blind = live ? unseeing(mount) : [];
  return blind.map((process) => ({
    what: describeUnseeing(process),
    remedy: {text: 'restart its pod, if it calls plugins itself (thick multus does)'},
  }));
}
