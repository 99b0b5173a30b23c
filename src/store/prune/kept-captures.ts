import type {KeptCall} from '../../capture/retention/kept-call.js';
import {containerKey} from '../../capture/invocation.js';
import type {LiveProcesses} from '../../system/live-processes.js';
import type {CaptureEntry} from '../disk/entry.js';
import {startBoot, startPid, startUptimeCs} from '../disk/format.js';
import {OwnEntry} from '../disk/own-entries.js';
import type {Store} from '../disk/store.js';

/** A capture, and what decides whether it goes. */
export interface KeptCapture extends KeptCall {
  readonly entry: CaptureEntry;
}

/** The machine on which it is decided what still runs. */
export interface PruneHost extends LiveProcesses {
  /** Centiseconds since boot. */
  readonly uptimeCs: number;
}

/** What names tell of all captures; those of M-Lab's shim.sh are opened. */
export function keptCaptures(store: Store, host: PruneHost): KeptCapture[] {
  const now = Date.now();
  return store.entries().map((entry) => {
    const id = containerKey(entry.node, entry.id);
    return entry instanceof OwnEntry ? ofOurs(entry, id, host) : ofUpstream(store, entry, id, now);
  });
}

function ofOurs(entry: OwnEntry, id: string, host: PruneHost): KeptCapture {
  const {node, containerId, end, startedAtMs} = entry;
  const startCs = Math.round(startedAtMs / 10);
  return {
    entry,
    id,
    unit: containerId === null ? id : containerKey(node, containerId),
    startCs,
    finishCs: startCs + (entry.durationCs ?? 0),
    operation: entry.operation ?? '-',
    plugin: entry.plugin ?? '-',
    end: end === null ? endOfEndless(entry, host) : endWord(end.exit),
  };
}

/** As in shims/shim.sh: of this boot, and young or with a process of that id. */
function endOfEndless({name, node}: OwnEntry, {bootId, startOf, uptimeCs}: PruneHost): string {
  if (node !== null || bootId?.slice(0, 8) !== startBoot(name)) return 'killed';
  const isYoung = uptimeCs - startUptimeCs(name) < youngMs / 10;
  return isYoung || startOf(startPid(name)) !== undefined ? 'running' : 'killed';
}

const youngMs = 600_000;

function ofUpstream(store: Store, entry: CaptureEntry, id: string, now: number): KeptCapture {
  const reading = store.read(entry);
  const invocation = reading.kind === 'capture' ? reading.invocation : undefined;
  const containerId = invocation?.parameters.containerId;
  const startCs = Math.round(entry.startedAtMs / 10);
  const isYoung = entry.node === null && now - entry.startedAtMs < youngMs;
  return {
    entry,
    id,
    unit: containerId === undefined ? id : containerKey(entry.node, containerId),
    startCs,
    finishCs: startCs + Math.round((invocation?.durationMs ?? 0) / 10),
    operation: invocation?.operation || '-',
    plugin: entry.plugin ?? '-',
    end: entry.exit === null ? (isYoung ? 'running' : 'killed') : endWord(entry.exit),
  };
}

function endWord(exit: NonNullable<CaptureEntry['exit']>): string {
  return 'code' in exit ? `exit-${exit.code}` : `signal-${exit.signal}`;
}
