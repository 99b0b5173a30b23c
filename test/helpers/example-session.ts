import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {program} from './cli.js';
import type {Example} from './page-examples.js';

const top = join(import.meta.dirname, '..', '..');

/** What the clock says while examples run: six hours after the captures in the archives were made. */
const nowMs = Date.parse('2026-11-21T15:24:40Z');

/** A working directory in which the examples of a page are typed, one after the other. */
export interface Session {
  /**
   * The lines that an example prints, with those on stderr. What follows, as `tail` does, is interrupted as soon as it has
   * printed as much as the page says.
   */
  readonly run: (example: Example) => Promise<string[]>;
  readonly end: () => void;
}

/** It has `mlab-cni` on its PATH and the repository's `test` at hand, and keeps what `export` and `cd` do. */
export function startSession(): Session {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-examples-'));
  const bin = join(directory, '.bin');
  const clock = join(bin, 'clock.cjs');
  mkdirSync(bin);
  symlinkSync(join(top, 'test'), join(directory, 'test'));
  writeFileSync(clock, `Date.now = () => ${nowMs};\n`);
  writeProgram(join(bin, 'mlab-cni'), `exec '${process.execPath}' --require '${clock}' '${program}' "$@"`);
  writeProgram(join(bin, 'sudo'), 'exec "$@"'); // whoever runs such examples is root
  const {PATH = '/usr/bin:/bin'} = process.env;
  const environment = {PATH: `${bin}:${PATH}`, HOME: directory, TZ: 'UTC', LANG: 'C.UTF-8'};
  const before: string[] = [];
  return {
    run: async ({command, output}) => {
      if (/^(?:export|cd) /.test(command)) before.push(command);
      const follows = /^mlab-cni tail\b/.test(command);
      const script = [...before, follows ? `exec ${command}` : command].join('\n');
      return linesOf(script, {directory, environment, most: follows ? output.length : Infinity});
    },
    end: () => rmSync(directory, {recursive: true, force: true}),
  };
}

function writeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

interface Place {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** After so many lines it is interrupted. */
  readonly most: number;
}

async function linesOf(script: string, {directory, environment, most}: Place): Promise<string[]> {
  const child = spawn('sh', ['-c', `exec 2>&1\n${script}`], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const lines = () => text.trimEnd().split('\n');
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (lines().length >= most) child.kill('SIGINT');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return text.trim() === '' ? [] : lines().slice(0, most);
}
