import {spawn} from 'node:child_process';
import {join} from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js');
const limitMs = 120_000;

/** Runs the built command line. */
export function mlabCni(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return run([process.execPath, program, ...argv], '', {...process.env, NO_COLOR: '1', KUBECONFIG: '', ...environment});
}

/** Runs a program to its end; one that does not end is killed, and its status is null. */
export function run([file = '', ...argv]: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(file, argv, {env, stdio: 'pipe'});
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', (error) => resolve({status: null, signal: null, stdout: '', stderr: error.message}));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({status, signal, stdout, stderr});
    });
  });
}
