import {readdirSync, readlinkSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {Change} from '../../edits/change.js';
import type {DirInstallation} from '../../installation.js';
import type {RuntimeState} from '../../runtimes/target.js';
import {entryAt} from '../../../system/entry-at.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {shimName} from '../../shim-files/plugins.js';
import type {Mode, ShimRoom} from '../mode.js';
import {hasFollower, startFollower, stopFollower} from './follower.js';

/** The runtime is pointed at a directory of links to one shim: nobody else writes there. */
export function dirMode(installation: DirInstallation): Mode {
  const {settings, prepare, search} = installation;
  const {shimDir, binDirs} = settings;
  const follows = hasFollower(prepare);
  return {
    restarts: true,
    shimRooms: [shimRoom(shimDir, binDirs)],
    shimmedDirs: [shimDir],
    usedDirs: [shimDir],
    realDirs: binDirs,
    realDirsNow: () => binDirs,
    isOn: () => true,
    switchOn: async (node) => {
      if (follows) await startFollower(node);
    },
    switchOff: async (node, whenOff = () => Promise.resolve()) => {
      if (follows) await stopFollower(node);
      await whenOff();
      for (const name of linksIn(node.host, shimDir)) rmSync(node.host.at(join(shimDir, name)));
    },
    inThisBoot: () => installation,
    isUsed: ({at}, state) => {
      if (state.kind !== 'running') return state.kind === 'unknown' ? null : false;
      return search.after === null
        ? firstDir(state) === at(shimDir)
        : isDeepStrictEqual(state.pluginDirs, search.after);
    },
    verify: (node, target) => target.verify(node, search.after ?? [node.host.at(shimDir)]),
    shimsNow: (host) => linksIn(host, shimDir),
    overwritten: () => [],
    unfinished: () => [],
    moveOverwritten: () => [],
    settle: () => Promise.resolve(),
    problems: () => [],
  };
}

function firstDir(state: Extract<RuntimeState, {kind: 'running'}>): string | undefined {
  return state.pluginDirs?.[0];
}

function shimRoom(dir: string, realDirs: readonly string[]): ShimRoom {
  return {
    dir,
    stands: dir,
    realDirs,
    realDirsNow: () => realDirs,
    shims: (script, plugins) => [
      {kind: 'file', path: join(dir, shimName), mode: 0o755, content: script},
      ...plugins.map((name): Change => ({kind: 'link', path: join(dir, name), to: shimName})),
    ],
  };
}

/** Ours, whoever made them: the follower does, too. */
function linksIn({at}: HostPaths, directory: string): string[] {
  if (entryAt(at(directory))?.isDirectory() !== true) return [];
  return readdirSync(at(directory)).filter((name) => {
    const path = at(join(directory, name));
    return entryAt(path)?.isSymbolicLink() === true && readlinkSync(path) === shimName;
  });
}
