import type {HostPaths} from '../system/host-paths.js';
import type {Installation} from './installation.js';
import {modeOf} from './modes/modes.js';
import {neededPlugins} from './networks/needed-plugins.js';
import {placementOf, type Placement} from './networks/placement.js';
import {findPluginsIn} from './shim-files/plugins.js';

/** Where each plugin that the networks need is found without this installation and with it. */
export function placementsOf(
  host: HostPaths,
  installation: Installation,
  confDir: string,
  target: {readonly name: string; readonly alwaysCalls: readonly string[]},
): Placement[] {
  const {search, settings, redirect} = installation;
  const {shimRooms, shimsNow} = modeOf(installation);
  const isShimDir = (dir: string) => dir === host.at(settings.shimDir);
  const own = (dir: string) => (isShimDir(dir) ? settings.shimDir : dir);
  const more = shimsNow(host);
  const rooms = shimRooms.map((room) => {
    const plugins = new Set([...findPluginsIn(host, room.realDirsNow(host)), ...more]);
    return {stands: room.stands, realDirs: room.realDirsNow(host), has: (plugin: string) => plugins.has(plugin)};
  });
  const edited = new Set(
    redirect.flatMap((change) => (change.kind === 'edit' && change.mark !== undefined ? [change.path] : [])),
  );
  return neededPlugins(host, confDir, target).map((needed) =>
    placementOf(host, needed, {
      before: search.before ?? settings.binDirs,
      after: (search.after ?? settings.binDirs).map(own),
      rooms,
      redirects: (binDir) => (edited.has(needed.neededBy) ? settings.shimDir : binDir),
    }),
  );
}
