import {spawn} from 'node:child_process';
import {program, type CliOutcome} from './cli.js';

/** Runs the built command line beside this process, which may play its server meanwhile. */
export function startCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): {
  readonly ended: Promise<CliOutcome>;
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
} {
  const {PATH = '/usr/bin:/bin'} = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: {PATH, HOME: '/nowhere', TZ: 'UTC', NO_COLOR: '1', ...environment},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    ended: new Promise((resolve) => child.on('close', (code) => resolve({code, stdout, stderr}))),
    output: () => stdout + stderr,
    kill: (signal) => void child.kill(signal),
  };
}
