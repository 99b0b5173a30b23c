import {TargetError} from '../../errors.js';
import {succeeded, type ProcessOutcome, type RunProcess} from '../../system/process.js';

const timeoutMs = 120_000;

/** The words of `systemctl show`, systemd's D-Bus API org.freedesktop.systemd1(5). */
export interface UnitState {
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  /** 0: no process. */
  readonly mainPid: number;
}

/** Undefined: systemd does not answer. */
export async function unitState(run: RunProcess, unit: string): Promise<UnitState | undefined> {
  const properties = ['LoadState', 'ActiveState', 'SubState', 'MainPID'];
  const args = ['show', unit, ...properties.map((property) => `--property=${property}`)];
  const {end, stdout} = await run({file: 'systemctl', args, timeoutMs});
  if (!succeeded(end)) return undefined;
  const value = (property: string) => new RegExp(`^${property}=(.*)$`, 'm').exec(stdout.toString())?.[1] ?? '';
  return {
    loadState: value('LoadState'),
    activeState: value('ActiveState'),
    subState: value('SubState'),
    mainPid: Number(value('MainPID')),
  };
}

/** @throws TargetError with what systemctl said */
export async function reloadUnits(run: RunProcess): Promise<void> {
  await systemctl(run, ['daemon-reload']);
}

/** @throws TargetError with what systemctl said */
export async function restartUnit(run: RunProcess, unit: string): Promise<void> {
  await systemctl(run, ['restart', unit]);
}

/** @throws TargetError with what systemctl said */
export async function startUnit(run: RunProcess, unit: string): Promise<void> {
  await systemctl(run, ['start', unit]);
}

/** Units that are not there, or do not run, are stopped already. */
export async function stopUnits(run: RunProcess, units: readonly string[]): Promise<void> {
  await run({file: 'systemctl', args: ['stop', ...units], timeoutMs});
}

/** The unit's last messages; empty if there is no journal. */
export async function journalTail(run: RunProcess, unit: string): Promise<string[]> {
  const args = ['--unit', unit, '--lines=10', '--no-pager', '--output=cat'];
  const {stdout} = await run({file: 'journalctl', args, timeoutMs: 10_000});
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

async function systemctl(run: RunProcess, args: readonly string[]): Promise<void> {
  const outcome = await run({file: 'systemctl', args, timeoutMs});
  if (succeeded(outcome.end)) return;
  throw new TargetError(`systemctl ${args.join(' ')} failed: ${failure(outcome)}`);
}

function failure({end, stderr}: ProcessOutcome): string {
  const said = stderr.toString().trim();
  switch (end.kind) {
    case 'exited':
      return said === '' ? `exit status ${end.code}` : said;
    case 'signaled':
      return `killed by ${end.signal}`;
    case 'timed-out':
      return `no answer within ${timeoutMs / 1000} s`;
    case 'not-started':
      return end.reason;
  }
}
