import {interpretOutline, type Invocation} from '../../capture/invocation.js';
import type {State} from '../../capture/recording.js';
import {parseParameters} from '../../cni/parameters.js';
import type {LiveProcesses} from '../../system/live-processes.js';
import {parseCallExports} from './environment.js';
import {formatVersion, parseStart, startBoot, startPid, startUptimeCs} from './format.js';
import type {OwnEntry} from './own-entries.js';
import {LostDocumentError} from './lost-document.js';
import {OwnDocuments} from './own-documents.js';
import type {pluginFilesIn} from './plugin-files.js';
import type {StoredFiles} from './stored-files.js';
import {timesOf} from './times.js';

/** What tells more than the capture's own files. */
export interface Surroundings {
  readonly processes: LiveProcesses;
  readonly pluginFileAt: ReturnType<typeof pluginFilesIn>;
  readonly files: StoredFiles;
  /** Documents are read when they are asked for, if at all. */
  readonly readsLater: boolean;
}

/** Reads one capture of our shim. A string says in which way it is damaged. */
export function decodeCapture(
  directory: string,
  entry: OwnEntry,
  {processes, pluginFileAt, files, readsLater}: Surroundings,
): Invocation | string {
  const startBytes = files.read('started', entry.name)?.bytes;
  if (startBytes === undefined) return 'its start is missing or cannot be read';
  const start = parseStart(startBytes);
  if (typeof start === 'string') return start;
  if (start.formatVersion > formatVersion) {
    return `it has format ${start.formatVersion}, and this mlab-cni knows up to ${formatVersion}: read it with a newer one`;
  }
  const {id} = entry;
  const state = stateOf(entry, processes);
  const isWhole = files.has('stdin', id) && files.has('stdout', id);
  const fault = isWhole ? undefined : faultOf(entry, files);
  if (fault !== undefined) return fault;
  const variables = parseCallExports(start.environment);
  const times = timesOf(directory, entry, start.notes.length > 0);
  // no `...`: it would cost a tenth of all
  const outline = {
    id,
    source: 'mlab-cni' as const,
    node: entry.node,
    plugin: start.argv0.slice(start.argv0.lastIndexOf('/') + 1),
    argv: [start.argv0],
    startedAtMs: times.startedAtMs,
    endedAtMs: times.endedAtMs,
    timeResolutionMs: times.timeResolutionMs,
    timeSource: times.timeSource,
    uptimeMs: startUptimeCs(entry.name) * 10,
    pluginFile: start.realPlugin === null ? null : pluginFileAt(start.realPlugin, momentOf(entry)),
    exit: entry.exit,
    state,
    parentId: variables.get('MLAB_CNI_PARENT') || null,
    callerPid: start.callerPid,
    bootId: start.bootId,
    shimVersion: start.shimVersion,
  };
  const documents = new OwnDocuments(files, entry, isWhole, start);
  try {
    if (!readsLater) documents.readAll();
    const reopen = readsLater ? reopening(files, entry, isWhole) : undefined;
    return interpretOutline(outline, parseParameters(variables), documents, reopen);
  } catch (error) {
    if (error instanceof LostDocumentError) return error.reason;
    throw error;
  }
}

/** A function of its own, which holds nothing that was read: of 20,000 calls it stays in memory. */
function reopening(...where: ConstructorParameters<typeof OwnDocuments>): () => OwnDocuments {
  return () => new OwnDocuments(...where);
}

/** Of a call that runs, or whose shim was killed, a document may be missing. */
function faultOf({id, exit}: OwnEntry, files: StoredFiles): string | undefined {
  const faults = (['stdin', 'stdout'] as const).flatMap((folder) => {
    const fault = files.faultOf(folder, id);
    return fault === undefined ? [] : [`its ${folder} ${fault}`];
  });
  return faults[0] ?? (exit === null ? undefined : 'its stdin or stdout is missing');
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
