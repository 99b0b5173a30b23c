import type {Recording, State} from '../../capture/invocation.js';
import type {LiveProcesses} from '../../system/live-processes.js';
import {parseExports} from './environment.js';
import {formatVersion, parseStart, startBoot, startPid, startUptimeCs} from './format.js';
import type {OwnEntry} from './own-entries.js';
import {readParts} from './parts.js';
import type {pluginFilesIn} from './plugin-files.js';
import {readStored} from './read-stored.js';
import {timesOf} from './times.js';

/** What tells more than the capture's own files. */
export interface Surroundings {
  readonly processes: LiveProcesses;
  readonly pluginFileAt: ReturnType<typeof pluginFilesIn>;
}

/** Reads one capture of our shim. A string says in which way it is damaged. */
export function decodeCapture(
  directory: string,
  entry: OwnEntry,
  {processes, pluginFileAt}: Surroundings,
): Recording | string {
  const startBytes = readStored(directory, 'started', entry.name)?.bytes;
  if (startBytes === undefined) return 'its start is missing or cannot be read';
  const start = parseStart(startBytes);
  if (typeof start === 'string') return start;
  if (start.formatVersion > formatVersion) {
    return `it has format ${start.formatVersion}, and this mlab-cni knows up to ${formatVersion}: read it with a newer one`;
  }
  const state = stateOf(entry, processes);
  const {bytes, missing, notes} = readParts(['stdin', 'stdout', 'stderr'], (part) =>
    readStored(directory, part, entry.id),
  );
  if (entry.exit !== null && (missing.has('stdin') || missing.has('stdout'))) return 'its stdin or stdout is missing';
  const environment = parseExports(start.environment);
  return {
    id: entry.id,
    source: 'mlab-cni',
    node: entry.node,
    plugin: start.argv0.slice(start.argv0.lastIndexOf('/') + 1),
    argv: [start.argv0],
    environment: environment.variables,
    environmentBytes: environment.bytes,
    ...bytes,
    ...timesOf(directory, entry, start.notes.length > 0),
    uptimeMs: startUptimeCs(entry.name) * 10,
    pluginFile: start.realPlugin === null ? null : pluginFileAt(start.realPlugin, momentOf(entry)),
    exit: entry.exit,
    state,
    parentId: environment.variables.get('MLAB_CNI_PARENT') || null,
    callerPid: start.callerPid,
    bootId: start.bootId,
    shimVersion: start.shimVersion,
    notes: [...start.notes, ...notes],
  };
}

function momentOf({name}: OwnEntry) {
  return {boot: startBoot(name), uptimeCs: startUptimeCs(name)};
}

/**
 * The shim's process id alone would not do, since ids are used again: its start must fit, too. One that is gone may have
 * written its end since somebody looked for it, as it does before it goes.
 */
function stateOf(entry: OwnEntry, processes: LiveProcesses): State {
  if (entry.exit !== null) return 'finished';
  if (processes.bootId?.slice(0, 8) !== startBoot(entry.name)) return 'unknown';
  const processStart = processes.startOf(startPid(entry.name));
  const isTheShim = processStart !== undefined && Math.abs(processStart - startUptimeCs(entry.name)) < 200;
  if (isTheShim) return 'running';
  return entry.lookAgain() === null ? 'killed' : 'finished';
}
