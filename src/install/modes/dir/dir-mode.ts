import {join} from 'node:path';
import type {Change} from '../../edits/change.js';
import type {DirInstallation} from '../../installation.js';
import {shimName} from '../../shim-files/plugins.js';
import type {Mode, ShimRoom} from '../mode.js';

/** The runtime is pointed at a directory of links to one shim: nobody else writes there. */
export function dirMode(installation: DirInstallation): Mode {
  const {shimDir, binDirs} = installation.settings;
  return {
    restarts: true,
    shimRooms: [shimRoom(shimDir, binDirs)],
    shimmedDirs: [shimDir],
    usedDirs: [shimDir],
    realDirs: binDirs,
    realDirsNow: () => binDirs,
    isOn: () => true,
    switchOn: () => Promise.resolve(),
    switchOff: (_, whenOff = () => Promise.resolve()) => whenOff(),
    inThisBoot: () => installation,
    isUsed: ({at}, state) =>
      state.kind === 'running'
        ? state.pluginDir?.split(',')[0] === at(shimDir)
        : state.kind === 'unknown'
          ? null
          : false,
    verify: (node, target) => target.verify(node, node.host.at(shimDir)),
    overwritten: () => [],
    unfinished: () => [],
    moveOverwritten: () => [],
    settle: () => Promise.resolve(),
    problems: () => [],
  };
}

function shimRoom(dir: string, realDirs: readonly string[]): ShimRoom {
  return {
    dir,
    realDirs,
    realDirsNow: () => realDirs,
    shims: (script, plugins) => [
      {kind: 'file', path: join(dir, shimName), mode: 0o755, content: script},
      ...plugins.map((name): Change => ({kind: 'link', path: join(dir, name), to: shimName})),
    ],
  };
}
