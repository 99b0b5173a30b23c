import {spawnSync} from 'node:child_process';
import {join} from 'node:path';

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a user starts. */
export const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js');

/** Runs the built command line as a process of its own, behind pipes. */
export function mlabCni(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
): CliOutcome {
  const {PATH = '/usr/bin:/bin', HOME = '/'} = process.env;
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...args], {
    env: {PATH, HOME, TZ: 'UTC', ...environment},
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return {code: status, stdout, stderr};
}
