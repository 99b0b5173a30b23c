import {spawn, type SpawnOptions} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';

export interface CallEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface CallOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly stdin?: string;
  /** Sent to the program itself, not to its children, as Go's exec.CommandContext does at its deadline. */
  readonly kill?: {readonly signal: NodeJS.Signals} & ({readonly afterMs: number} | {readonly when: () => boolean});
  readonly uid?: number;
  readonly cwd?: string;
}

/** Calls a plugin as a runtime does: writes stdin, waits for the end of the process and of both its pipes. */
export async function call(program: string, options: CallOptions = {}): Promise<CallEnd> {
  const {environment = addOf('c0ffee'), args = [], stdin = '{}', kill, uid, cwd} = options;
  const started = performance.now();
  const extra: SpawnOptions = {...(uid === undefined ? {} : {uid, gid: uid}), ...(cwd === undefined ? {} : {cwd})};
  const child = spawn(program, args, {...extra, env: environment, stdio: 'pipe'});
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('latin1').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('latin1').on('data', (chunk: string) => (stderr += chunk));
  child.stdin.on('error', () => undefined); // nobody has to read it
  child.stdin.end(Buffer.from(stdin, 'latin1'));
  const timers = [setTimeout(() => child.kill('SIGKILL'), 120_000)];
  if (kill !== undefined && 'afterMs' in kill) timers.push(setTimeout(() => child.kill(kill.signal), kill.afterMs));
  if (kill !== undefined && 'when' in kill)
    void eventually('it is to be killed', kill.when).then(() => child.kill(kill.signal));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  timers.forEach((timer) => clearTimeout(timer));
  return {code, signal, stdout, stderr, milliseconds: performance.now() - started};
}

/** The environment of an ADD. */
export function addOf(container: string): Record<string, string> {
  return {
    PATH: '/usr/bin:/bin',
    CNI_COMMAND: 'ADD',
    CNI_CONTAINERID: container,
    CNI_NETNS: '/var/run/netns/none',
    CNI_IFNAME: 'eth0',
    CNI_PATH: '/opt/cni/bin',
  };
}

/** Writes an sh script; returns its path. */
export function writeScript(path: string, ...lines: readonly string[]): string {
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

/** For what a test waits for: asks every 10 ms, for at most a minute, since others may keep the machine busy. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds();) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** False for a zombie as well: it only waits to be forgotten. */
export function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}
