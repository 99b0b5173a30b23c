import type {Change} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {modeOf} from '../modes/modes.js';
import type {ShimRequest} from '../request.js';
import type {NodeAccess} from '../runtimes/target.js';
import {findPluginsIn} from './plugins.js';
import {findPrograms} from './programs.js';
import {renderScript} from './shim-files.js';
import type {ShimSettings} from './shim-script.js';

export interface PlannedShims {
  /** The plugins that get a shim, sorted. */
  readonly plugins: readonly string[];
  readonly shims: readonly Change[];
  readonly programs: ShimSettings['programs'];
}

/** The shims of an installation as they should be now: before each plugin that is there today. */
export async function plannedShims(
  node: NodeAccess,
  installation: Installation,
  {prototype, version}: Pick<ShimRequest, 'prototype' | 'version'>,
): Promise<PlannedShims> {
  const programs = await findPrograms(node.run);
  const {settings} = installation;
  const rooms = modeOf(installation).shimRooms.map(({realDirs, realDirsNow, shims}) => {
    const script = renderScript(node.host, {...settings, prototype, version, realDirs, programs});
    const plugins = findPluginsIn(node.host, realDirsNow(node.host));
    return {plugins, shims: shims(Buffer.from(script), plugins)};
  });
  return {
    plugins: [...new Set(rooms.flatMap(({plugins}) => plugins))].sort(),
    shims: rooms.flatMap(({shims}) => shims),
    programs,
  };
}
