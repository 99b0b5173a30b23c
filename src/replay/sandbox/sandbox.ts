import {SandboxError, TimeoutError, UnreplayableError} from '../../errors.js';
import {findProgram, systemPath} from '../../system/find-program.js';
import {closeInherited} from '../../system/inherited-files.js';
import {isRoot} from '../../system/privileges.js';
import {runProcessGroup, type ProcessOutcome, type StartedProcess, type StartProcess} from '../../system/process.js';
import type {Stage, StageRequest} from '../stage.js';
import {buildScript} from './build-script.js';
import {openEntrance, type Entrance} from './entrance.js';
import {linkScript} from './inside-scripts.js';
import {isLoaderVariable} from './loader-variables.js';
import {makeNetns} from './netns.js';
import {viewsOf} from './views.js';

export interface SandboxOptions {
  /** Directories with plugins, and programs, that must be visible inside, wherever they are. */
  readonly visible: readonly string[];
  readonly startProcess: StartProcess;
}

/**
 * Makes namespaces that stand in for the node, hands them over, and disposes of them whatever happens: nothing done in
 * them reaches the real one, and no route leads out. They live in memory and in processes only, and
 * these die with this process, however it dies: nothing can be left behind.
 *
 * @throws SandboxError if namespaces may not be made here; without root that takes user namespaces
 */
export async function withSandbox<T>(options: SandboxOptions, use: (sandbox: Stage) => Promise<T>): Promise<T> {
  const asRoot = isRoot();
  closeInherited();
  const holder = options.startProcess({
    file: required('setpriv'),
    args: [
      // a new user namespace takes the signal away (credentials(7)), so that it is asked for again behind it
      ...(asRoot ? [] : ['--pdeathsig', 'KILL', required('unshare'), '--user', '--map-root-user', required('setpriv')]),
      ...['--pdeathsig', 'KILL', required('unshare'), '--mount', '/bin/sh', '-c'],
      ...[buildScript(viewsOf(options.visible)), 'mlab-cni-sandbox'],
    ],
  });
  let entrance: Entrance | undefined;
  try {
    const timer = setTimeout(holder.kill, patienceMs);
    const ready = await holder.firstOutput;
    clearTimeout(timer);
    if (ready === null) throw cannotMake(asRoot, reasonOf(await holder.outcome));
    const [pid = '', ...more] = ready.trim().split(' ');
    entrance = openEntrance(pid, more);
    return await use(sandboxBehind(entrance, holder));
  } finally {
    entrance?.close();
    holder.kill();
    await holder.outcome;
  }
}

/** It takes 0.1 s; on a machine that has much else to do, seconds. */
const patienceMs = 120_000;

function reasonOf({end, stderr}: ProcessOutcome): string {
  const said = stderr.toString('utf8').trim();
  if (said !== '') return said;
  return end.kind === 'signaled' ? `it was not there after ${patienceMs / 1000} s` : 'no reason given';
}

function sandboxBehind({args: enter}: Entrance, holder: StartedProcess): Stage {
  let isGone = false;
  void holder.outcome.then(() => (isGone = true));
  const run: Stage['run'] = async ({argv, timeoutMs, ...request}) => {
    // the time-out ends nsenter and its group only: whoever else holds its pipes goes with the sandbox, a moment later
    const timer = setTimeout(holder.kill, timeoutMs + 50);
    const deadline = performance.now() + timeoutMs;
    const outcome = await runProcessGroup({...request, timeoutMs, ...commandLine(enter, argv, request)});
    clearTimeout(timer);
    const isOverdue = isGone && performance.now() > deadline; // on a busy machine the sandbox may go first
    if (isOverdue || outcome.end.kind === 'timed-out') throw tookTooLong(argv[0] ?? '', timeoutMs);
    if (isGone) throw new UnreplayableError(`${argv[0] ?? ''} brought its sandbox to an end`);
    return outcome;
  };
  return {
    run,
    startUndoing: () => undefined, // all goes with the sandbox
    makeNetns: (path) => makeNetns(run, path),
    makeLink: (name) => makeLink(run, name),
  };
}

/** nsenter(1) gets nothing of the variables that could make it another program. */
function commandLine(
  enter: readonly string[],
  argv: readonly string[],
  {environment}: Pick<StageRequest, 'environment'>,
) {
  const variables = Object.entries(environment ?? {PATH: systemPath});
  const held = variables.filter(([name]) => isLoaderVariable(name)).map(([name, value]) => `${name}=${value}`);
  const words = [...limits(), required('nsenter'), ...enter, ...(held.length === 0 ? [] : ['/usr/bin/env', ...held])];
  const [file = '', ...args] = [...words, ...argv];
  return {
    file,
    args,
    environment: Object.fromEntries(variables.filter(([name]) => !isLoaderVariable(name))),
  };
}

/**
 * Ends whoever starts processes without end, and lets him be the first to go when memory ends. The kernel counts processes by
 * user namespace, so that nobody else's count (since Linux 5.14; getrlimit(2)); none in a sandbox may raise the limit. Without root
 * the user's own limits hold.
 */
function limits(): string[] {
  if (!isRoot()) return [];
  const [prlimit, choom] = [findProgram('prlimit'), findProgram('choom')];
  return [
    ...(choom === undefined ? [] : [choom, '--adjust', '1000', '--']),
    ...(prlimit === undefined ? [] : [prlimit, `--nproc=${processLimit}`, '--']),
  ];
}

/** Threads count, and Go's programs have some for each processor. */
const processLimit = 2048;

async function makeLink(run: Stage['run'], name: string): Promise<boolean> {
  const {stdout} = await run({argv: ['/bin/sh', '-c', linkScript, 'mlab-cni-link', name], timeoutMs: 10_000});
  return stdout.length > 0;
}

function required(program: string): string {
  const path = findProgram(program);
  if (path !== undefined) return path;
  throw new SandboxError(`a sandbox needs ${program}, which is not installed`, {
    suggestions: ['install util-linux and iproute2', '--against mock needs neither'],
  });
}

function cannotMake(asRoot: boolean, reason: string): SandboxError {
  return asRoot
    ? new SandboxError(`cannot make a sandbox: ${reason}`, {
        suggestions: [
          'it takes user namespaces (sysctl user.max_user_namespaces), and CAP_SYS_ADMIN if this is a container',
          'it takes unshare, nsenter, setpriv, mount and pivot_root of util-linux, and ip',
          '--against mock needs no sandbox',
        ],
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
