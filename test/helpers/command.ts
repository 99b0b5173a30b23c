import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const top = join(import.meta.dirname, '../..');
const tsx = import.meta.resolve('tsx');

export interface CommandRun {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<CommandRun>;
}

/** Runs a command from its source in a process of its own, e.g. `runCommand('replay', ['latest'])`. */
export function runCommand(name: string, args: readonly string[]): Promise<CommandRun> {
  return startCommand(name, args).ended;
}

export function startCommand(name: string, args: readonly string[], prefix: readonly string[] = []): RunningCommand {
  const source = pathToFileURL(join(top, 'src/commands', `${name}.ts`)).href;
  const script = `const {default: command} = await import('${source}'); await command.run(process.argv.slice(1), '${source}');`;
  const node = [process.execPath, '--import', tsx, '--input-type=module', '--eval', script, '--', ...args];
  const [file = '', ...rest] = [...prefix, ...node];
  const child = spawn(file, rest, {cwd: top, stdio: ['ignore', 'pipe', 'pipe']});
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<CommandRun>((resolve) =>
    child.on('close', (status, signal) => resolve({status, signal, stdout, stderr})),
  );
  return {pid: child.pid ?? -1, ended};
}
