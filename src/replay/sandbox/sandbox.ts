import {readdirSync, realpathSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {SandboxError, TimeoutError} from '../../errors.js';
import {findProgram} from '../../system/find-program.js';
import {isRoot} from '../../system/privileges.js';
import {succeeded, type RunProcess, type StartProcess} from '../../system/process.js';
import type {Place} from '../place.js';
import {linkScript, netnsScript, sandboxScript} from './sandbox-script.js';

export interface SandboxOptions {
  /** Directories whose plugins must be visible inside, wherever they are. */
  readonly pluginDirs: readonly string[];
  readonly runProcess: RunProcess;
  readonly startProcess: StartProcess;
}

/**
 * Makes namespaces that stand in for the node, hands them over, and disposes of them whatever happens: nothing done in
 * them reaches the real one, and no route leads out. They live in memory and in processes only, and
 * these die with this process, however it dies: nothing can be left behind.
 *
 * @throws SandboxError if namespaces may not be made here; without root that takes user namespaces
 */
export async function withSandbox<T>(options: SandboxOptions, use: (sandbox: Place) => Promise<T>): Promise<T> {
  const asRoot = isRoot();
  const holder = options.startProcess({
    file: required('setpriv'),
    args: [
      // a new user namespace takes the signal away (credentials(7)), so that it is asked for again behind it
      ...(asRoot ? [] : ['--pdeathsig', 'KILL', required('unshare'), '--user', '--map-root-user', required('setpriv')]),
      ...['--pdeathsig', 'KILL', required('unshare'), '--fork', '--kill-child', '--mount', '--net', '--pid'],
      ...['/bin/sh', '-c', sandboxScript, 'mlab-cni-sandbox', ...programDirs(options.pluginDirs).filter(isHidden)],
    ],
  });
  try {
    const pid = await holder.firstOutput;
    if (pid === null) throw cannotMake(asRoot, (await holder.outcome).stderr.toString('utf8'));
    return await use(sandboxAround(pid.trim(), asRoot, options.runProcess, holder.kill));
  } finally {
    holder.kill();
    await holder.outcome;
  }
}

function sandboxAround(pid: string, asRoot: boolean, runProcess: RunProcess, kill: () => void): Place {
  const enter = [
    ...['--target', pid, '--mount', '--net', '--pid'],
    ...(asRoot ? [] : ['--user', '--preserve-credentials']),
  ];
  const run: Place['run'] = async ({argv, ...request}) => {
    // the time-out ends nsenter only: whoever else holds its pipes goes with the sandbox, a moment later
    const timer = setTimeout(kill, request.timeoutMs + 50);
    const outcome = await runProcess({...request, file: required('nsenter'), args: [...enter, '--', ...argv]});
    clearTimeout(timer);
    if (outcome.end.kind === 'timed-out') throw tookTooLong(argv[0] ?? '', request.timeoutMs);
    return outcome;
  };
  return {
    run,
    startUndoing: () => undefined, // all goes with the sandbox
    makeNetns: (path) => makeNetns(run, path),
    makeLink: (name) => makeLink(run, name),
  };
}

async function makeLink(run: Place['run'], name: string): Promise<boolean> {
  const {stdout} = await run({argv: ['/bin/sh', '-c', linkScript, 'mlab-cni-link', name], timeoutMs: 10_000});
  return stdout.length > 0;
}

export async function makeNetns(run: Place['run'], path: string): Promise<void> {
  const argv = ['/bin/sh', '-c', netnsScript, 'mlab-cni-netns', path];
  const {end, stderr} = await run({argv, timeoutMs: 10_000});
  if (succeeded(end)) return;
  throw new SandboxError(`there can be no network namespace at ${path}: ${stderr.toString('utf8').trim()}`, {
    suggestions: ['paths below /run, /var and /tmp, and /proc/PID/ns/net, are possible'],
  });
}

/** Directories of plugins, and those that links in them lead to. */
function programDirs(pluginDirs: readonly string[]): string[] {
  const directories = pluginDirs.map(real);
  const linked = directories.flatMap((directory) =>
    linksIn(directory).map((name) => dirname(real(join(directory, name)))),
  );
  return [...new Set([...directories, ...linked])];
}

function linksIn(directory: string): string[] {
  try {
    return readdirSync(directory, {withFileTypes: true}).flatMap((entry) => (entry.isSymbolicLink() ? entry.name : []));
  } catch {
    return [];
  }
}

/** The sandbox mounts something else over these. */
function isHidden(directory: string): boolean {
  return /^\/(run|tmp|var)(\/|$)/.test(directory);
}

function real(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return '/nowhere';
  }
}

function required(program: string): string {
  const path = findProgram(program);
  if (path !== undefined) return path;
  throw new SandboxError(`a sandbox needs ${program}, which is not installed`, {
    suggestions: ['install util-linux and iproute2', '--against mock needs neither'],
  });
}

function cannotMake(asRoot: boolean, stderr: string): SandboxError {
  const reason = stderr.trim() || 'no reason given';
  return asRoot
    ? new SandboxError(`cannot make a sandbox: ${reason}`, {
        suggestions: ['it takes unshare, nsenter, mount and ip, and CAP_SYS_ADMIN if this is a container'],
      })
    : new SandboxError(`cannot make a sandbox without root, since user namespaces are not allowed here: ${reason}`, {
        suggestions: [
          'run it with sudo',
          'or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 (Debian, Ubuntu)',
          '--against mock needs no rights',
        ],
      });
}

function tookTooLong(program: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`${program} did not end within ${timeoutMs / 1000} s and was killed`, {
    suggestions: ['--timeout 2m    to give it more time', 'mlab-cni show    to see how long the recorded call took'],
  });
}
