import {readFileSync} from 'node:fs';
import type {HostPaths} from '../../system/host-paths.js';
import type {NodeAccess, RuntimeState} from '../runtimes/target.js';
import {unitState} from './systemctl.js';
import {seen} from '../../system/look.js';

/** A unit's main process, or why there is none. */
export type UnitProcess =
  Exclude<RuntimeState, {readonly kind: 'running'}> | {readonly kind: 'running'; readonly pid: number};

export async function unitProcess(
  {host, run, live}: Pick<NodeAccess, 'host' | 'run' | 'live'>,
  unit: string,
): Promise<UnitProcess> {
  if (!live) {
    return {kind: 'unknown', reason: host.root === '' ? 'systemd does not run here' : 'not the running system'};
  }
  const state = await unitState(run, unit);
  if (state === undefined) return {kind: 'unknown', reason: 'systemctl does not answer'};
  if (state.loadState !== 'loaded') return {kind: 'unknown', reason: `systemd knows no ${unit}`};
  if (state.activeState === 'inactive') return {kind: 'stopped'};
  if (state.mainPid === 0) return {kind: 'down', state: `${state.activeState} (${state.subState})`};
  return {kind: 'running', pid: state.mainPid};
}

/** The words of a process's command line; undefined if it is gone. */
export function commandLine(host: HostPaths, pid: number): string[] | undefined {
  const words = seen(() => readFileSync(host.at(`/proc/${pid}/cmdline`), 'latin1'));
  return words?.split('\0').slice(0, -1);
}
