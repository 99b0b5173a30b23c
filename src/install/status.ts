import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import type {HostPaths} from '../system/host-paths.js';
import {entryAt} from '../system/entry-at.js';
import {changeState, isWrittenAnew, type ChangeState} from './edits/change.js';
import type {Keeping} from './keeping.js';
import {pathUnit} from './modes/dir/follower.js';
import {modeOf} from './modes/modes.js';
import {isSameFile, type Placement} from './networks/placement.js';
import {findPluginsIn} from './shim-files/plugins.js';
import type {Receipt} from './receipts/receipt.js';
import {isOver, type RecordingEnd} from './shim-files/recording-time.js';
import {captureCount} from './receipts/restore.js';
import {describeState} from './runtimes/restart.js';
import type {NodeAccess, RuntimeState} from './runtimes/target.js';
import {seen} from '../system/look.js';

export interface InstallStatus extends Keeping {
  readonly installed: true;
  readonly healthy: boolean;
  readonly mode: Receipt['mode'];
  readonly target: Receipt['target'];
  readonly installedAt: string;
  readonly shimVersion: string;
  readonly shimDir: string;
  readonly binDir: string;
  readonly binDirs: readonly string[];
  /** Where the real plugins can be reached: another directory than binDir in mount mode. */
  readonly realDir: string;
  readonly realDirs: readonly string[];
  readonly store: string;
  readonly captures: number;
  readonly recording: {readonly on: boolean; readonly reason: string | null};
  readonly runtime: {readonly state: RuntimeState['kind']; readonly usesShims: boolean | null};
  readonly plugins: {
    readonly shimmed: readonly string[];
    /** Real plugins without a shim: not recorded, and not found by a runtime that looks in shimDir only. */
    readonly unshimmed: readonly string[];
    /** Shims without a real plugin. */
    readonly missing: readonly string[];
    /** Plugins that an installer put in the place of their shim, in mount mode: they work, and are not recorded. */
    readonly overwritten: readonly string[];
  };
  /** Where each plugin that is needed is found without the shims and with them. */
  readonly placements: readonly Placement[];
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly what: string;
  readonly remedy: string;
}

/** How an installation fares; only reads. `version` is this mlab-cni's. */
export function installStatus(
  node: Pick<NodeAccess, 'host' | 'live'>,
  receipt: Receipt,
  now: {
    readonly state: RuntimeState;
    readonly clock: RecordingEnd;
    readonly version: string;
    /** Where each plugin that is needed is found without the shims and with them. */
    readonly placements: readonly Placement[];
    /** Whether what comes later gets its shim: the path unit is active, where there is one. */
    readonly follows: boolean;
  },
): InstallStatus {
  const {settings, mode, target, installedAt, version} = receipt;
  const {host} = node;
  const live = modeOf(receipt);
  const realDirs = live.realDirsNow(host);
  const real = findPluginsIn(host, realDirs);
  const shimmed = [...new Set([...receipt.plugins, ...live.shimsNow(host)])].sort();
  const plugins = {
    shimmed,
    unshimmed: real.filter((name) => !shimmed.includes(name)),
    missing: shimmed.filter((name) => !real.includes(name)),
    overwritten: live.overwritten(host).map((path) => basename(path)),
  };
  const silence = recordingProblem(host, receipt, now.clock);
  const problems = [
    ...drift(host, receipt),
    ...live.problems(node).map(({what, remedy}) => ({what, remedy: remedy === 'install' ? again : remedy.text})),
    ...writableShims(host, receipt),
    ...placementProblems(host, now.placements),
    ...pluginProblems(plugins),
    ...(silence === undefined ? [] : [{what: `recording is off: ${silence.what}`, remedy: silence.remedy}]),
    ...(now.follows ? [] : [notFollowing]),
    ...runtimeProblems(host, now.state, receipt),
    ...networkProblem(now.state, target),
    ...(version === now.version ? [] : [olderShim(version, now.version)]),
  ];
  return {
    installed: true,
    healthy: problems.length === 0,
    mode,
    target,
    installedAt,
    shimVersion: version,
    shimDir: settings.shimDir,
    binDir: settings.binDirs[0] ?? '',
    binDirs: settings.binDirs,
    realDir: realDirs[0] ?? '',
    realDirs,
    store: settings.store,
    maxStoreKib: settings.maxStoreKib,
    keepFreeKib: settings.keepFreeKib,
    polls: settings.polls,
    captures: captureCount(host, receipt),
    recording: {on: silence === undefined, reason: silence?.what ?? null},
    runtime: {state: now.state.kind, usesShims: live.isUsed(host, now.state)},
    plugins,
    placements: now.placements,
    problems,
  };
}

const reinstall = 'mlab-cni shim uninstall, then install again';
const again = 'mlab-cni shim install    puts it back';
const sync = 'mlab-cni shim sync';

function drift(host: HostPaths, receipt: Receipt): Problem[] {
  const reports: Record<Exclude<ChangeState, 'applied'>, {what: string; remedy: string}> = {
    absent: {what: 'is not as installed: it was taken back or removed', remedy: again},
    rewritten: {
      what: 'was written anew since, without the shims: what goes by it is not recorded',
      remedy: reinstall,
    },
    outdated: {what: 'is not renewed yet, or has another mode than it was given', remedy: sync},
    edited: {
      what: 'was changed since, and still leads to the shims',
      remedy: 'mlab-cni shim uninstall    takes ours out of it and keeps the rest; then install again',
    },
    foreign: {
      what: 'was changed since',
      remedy: 'mlab-cni shim uninstall --leave FILE    leaves it as it is; then install again',
    },
  };
  const overwritten = modeOf(receipt).overwritten(host); // told by their names
  return [...receipt.redirect, ...receipt.prepare].flatMap((change): Problem[] => {
    const state = changeState(host, change);
    if (state === 'applied' || overwritten.includes(change.path)) return [];
    const {what, remedy} = reports[state];
    const gone = state === 'foreign' && entryAt(host.at(change.path)) === undefined;
    return [{what: `${change.path} ${gone ? 'is gone' : what}`, remedy: remedy.replace('FILE', change.path)}];
  });
}

/** Whoever may write there decides what the runtime runs as root. */
function writableShims({at}: HostPaths, {prepare, settings}: Receipt): Problem[] {
  const own = prepare.filter(({kind, path}) => kind !== 'link' && path.startsWith(settings.shimDir));
  return own.flatMap(({path}) => {
    const stat = entryAt(at(path));
    const others = stat === undefined || stat.uid === process.geteuid?.() || stat.uid === 0 ? [] : [`user ${stat.uid}`];
    const who = [...others, ...(stat !== undefined && (stat.mode & 0o022) !== 0 ? ['others than its owner'] : [])];
    if (stat === undefined || who.length === 0) return [];
    return [{what: `${path} may be written by ${who.join(' and ')}`, remedy: `chown 0:0 ${path}; chmod 755 ${path}`}];
  });
}

/** The proof of install, once more: nothing that a network needs is hidden or another file. */
function placementProblems(host: HostPaths, placements: readonly Placement[]): Problem[] {
  return placements.flatMap(({plugin, neededBy, before, after, recorded}) => {
    const needs = `${plugin}, which ${neededBy} needs,`;
    if (before === null) return []; // that is not for the shims to mend
    if (after === null) return [{what: `${needs} is hidden by the shims (${before})`, remedy: sync}];
    if (!isSameFile(host, before, after)) return [{what: `${needs} is ${after} now, not ${before}`, remedy: sync}];
    return recorded ? [] : [{what: `${needs} is called without a shim (${after}): not recorded`, remedy: sync}];
  });
}

function pluginProblems({unshimmed, missing, overwritten}: InstallStatus['plugins']): Problem[] {
  return [
    ...listed('real plugins without a shim', unshimmed),
    ...listed('shims whose plugin is gone', missing),
    ...listed('newer plugins that an installer put over their shims, not recorded', overwritten),
  ];
}

function listed(what: string, names: readonly string[]): Problem[] {
  return names.length === 0 ? [] : [{what: `${what}: ${names.join(', ')}`, remedy: sync}];
}

/** Why nothing is recorded, as the shim decides it at each call: can_record, still_wanted and is_ours in shims/shim.sh. */
function recordingProblem({at}: HostPaths, {settings}: Receipt, clock: RecordingEnd): Problem | undefined {
  const {store, until} = settings;
  const stat = entryAt(at(store));
  if (stat !== undefined && (!stat.isDirectory() || stat.uid !== process.geteuid?.())) {
    const what = stat.isDirectory() ? `belongs to another user (uid ${stat.uid})` : 'is not a directory';
    return {what: `${store} ${what}`, remedy: `remove ${store}; the shim makes a new one`};
  }
  if (until !== null && isOver(until, clock)) return {what: 'the time given to --for is over', remedy: reinstall};
  const off = join(store, 'off');
  const reason = switchedOff(at(off));
  if (reason === undefined) return undefined;
  return {
    what: `${off} exists${reason === '' ? '' : ` (${reason})`}`,
    remedy: `make room in ${store}, then: rm ${off}`,
  };
}

function switchedOff(path: string): string | undefined {
  return seen(() => readFileSync(path, 'utf8').trim());
}

function runtimeProblems(host: HostPaths, state: RuntimeState, receipt: Receipt): Problem[] {
  const unit = `${receipt.target}.service`;
  if (state.kind === 'down')
    return [{what: `${unit} is down: ${describeState(state)}`, remedy: `systemctl status ${unit}`}];
  const mode = modeOf(receipt);
  if (state.kind !== 'running' || !mode.restarts || mode.isUsed(host, state) === true) return [];
  const leadsElsewhere = receipt.redirect.some((change) => {
    const found = changeState(host, change);
    return found === 'absent' || isWrittenAnew(change, found);
  });
  if (leadsElsewhere) return []; // told by the file; a restart would change nothing
  const {after} = receipt.search;
  const [first] = state.pluginDirs ?? [];
  if (first === host.at(receipt.settings.shimDir) && after !== null) {
    const what = `the running ${receipt.target} looks for plugins in ${state.pluginDirs?.join(', ') ?? ''}, not in ${after.join(', ')}`;
    return [{what, remedy: reinstall}];
  }
  return [
    {
      what: `the running ${receipt.target} does not use the shims yet`,
      remedy: `systemctl daemon-reload && systemctl restart ${unit}`,
    },
  ];
}

const notFollowing: Problem = {
  what: `${pathUnit} is not active: a plugin that comes later would not be found`,
  remedy: `systemctl enable --now ${pathUnit}`,
};

/** The runtime's own word, as install has it before and after. */
function networkProblem(state: RuntimeState, target: string): Problem[] {
  if (state.kind !== 'running' || state.networkReady !== false) return [];
  return [{what: `the running ${target} says that its network is not ready`, remedy: 'mlab-cni doctor    says why'}];
}

function olderShim(installed: string, ours: string): Problem {
  return {what: `the shim is of mlab-cni ${installed}, this is ${ours}`, remedy: `${sync}    renews it`};
}
