import {join} from 'node:path';
import type {JsonObject} from '../../cni/json.js';
import type {HostPaths} from '../../system/host-paths.js';
import {tryStat} from '../../system/try-stat.js';

const programDirs = ['/usr/bin', '/usr/local/bin', '/opt/nerdctl/bin'];

/**
 * The engines of a node that use networks by their names, and so every file of a directory, not the first only: those
 * that are installed, and those that left their mark in a configuration.
 */
export function findEngines({at}: HostPaths, configurations: readonly JsonObject[]): readonly string[] {
  const installed = ['podman', 'nerdctl'].filter((name) =>
    programDirs.some((directory) => tryStat(at(join(directory, name)))?.isFile() === true),
  );
  return [...new Set([...installed, ...configurations.flatMap((each) => engineOf(each) ?? [])])];
}

/**
 * Whose network it is; undefined: no engine's. nerdctl writes its ids into each (nerdctl pkg/netutil/netutil.go), podman
 * its labels, or calls the network that its packages ship `podman` (containers-common libnetwork/cni).
 */
export function engineOf(configuration: JsonObject): 'podman' | 'nerdctl' | undefined {
  if ('nerdctlID' in configuration || 'nerdctlLabels' in configuration) return 'nerdctl';
  const {args, name} = configuration;
  const isLabelled = typeof args === 'object' && args !== null && JSON.stringify(args).includes('"podman_');
  return isLabelled || name === 'podman' ? 'podman' : undefined;
}
