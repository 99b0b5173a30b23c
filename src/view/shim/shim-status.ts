import {countDropped, type Dropped} from '../../capture/retention/dropped.js';
import {droppedWords} from '../dropped.js';
import {counted} from '../text/counted.js';
import {renderKeeping, renderPairs} from './shim-report.js';

export interface StatusReport {
  readonly healthy: boolean;
  readonly mode: string;
  readonly target: string;
  readonly installedAt: string;
  readonly shimVersion: string;
  readonly shimDir: string;
  readonly binDirs: readonly string[];
  readonly realDirs: readonly string[];
  readonly store: string;
  readonly maxStoreKib: number;
  readonly keepFreeKib: number;
  readonly polls: boolean;
  readonly captures: number;
  readonly recording: {readonly on: boolean; readonly reason: string | null};
  readonly runtime: {readonly state: string; readonly usesShims: boolean | null};
  readonly plugins: {readonly shimmed: readonly string[]};
  readonly problems: readonly {readonly what: string; readonly remedy: string}[];
}

/** The same for what the node script has switched on. */
export function renderScriptStatus({version, over, store, problems}: ScriptStatus, dropped: Dropped): string {
  return [
    problems.length === 0 ? 'switched on by the node script, and all is well' : 'switched on by the node script',
    '',
    ...renderPairs([
      ['shims', `over ${over.join(', ')}, made by ${version}`],
      ['store', store],
      ...droppedPair(dropped),
    ]),
    ...renderProblems(problems),
  ].join('\n');
}

interface ScriptStatus extends Pick<StatusReport, 'store' | 'problems'> {
  readonly version: string;
  readonly over: readonly string[];
}

function droppedPair(dropped: Dropped): (readonly [string, string])[] {
  const count = countDropped(dropped);
  return count === 0 ? [] : [['made room', `${count}: ${droppedWords(dropped)}`]];
}

function renderProblems(problems: StatusReport['problems']): string[] {
  return problems.flatMap(({what, remedy}) => ['', `! ${what.trimEnd()}`, `  try: ${remedy}`]);
}

/** One screen: what is installed, then each problem with what to do about it. */
export function renderStatus(status: StatusReport, dropped: Dropped): string {
  const {mode, target, runtime, recording, plugins, problems} = status;
  const over = mode === 'mount' ? ` over ${status.binDirs.join(' and ')}` : '';
  const uses = {true: ', calls the shims', false: ', does not call the shims', null: ''}[`${runtime.usesShims}`];
  return [
    status.healthy ? 'installed, and all is well' : `installed, with ${counted(problems.length, 'problem')}`,
    '',
    ...renderPairs([
      ['mode', `${mode}${over}, since ${status.installedAt}`],
      ['target', `${target} (${runtime.state}${uses})`],
      ['shims', `${status.shimDir}, made by mlab-cni ${status.shimVersion}`],
      ['real plugins', status.realDirs.join(' and ')],
      ['recorded', plugins.shimmed.join(', ')],
      ['store', `${status.store}, ${counted(status.captures, 'capture')}`],
      ['keeps', renderKeeping(status)],
      ...droppedPair(dropped),
      ['recording', recording.on ? 'on' : `off: ${recording.reason ?? 'unknown reason'}`],
    ]),
    ...renderProblems(problems),
  ].join('\n');
}
