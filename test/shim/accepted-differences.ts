import {type Case, plainCase, shellNames} from './differential/case.js';
import type {Difference} from './differential/compare.js';

/**
 * What a shim in POSIX sh cannot keep the same. The differential test fails on any other difference, and when the
 * example of one of these no longer shows it. Differences that take more than one call to show are in
 * accepted-behaviour.test.ts.
 */
export interface AcceptedDifference {
  readonly id: string;
  /** The shells of test/shim/shells.ts that have it. */
  readonly shells: readonly string[];
  readonly reason: string;
  readonly covers: (difference: Difference, call: Case) => boolean;
  readonly example: Case;
}

const allShells = ['dash', 'busybox sh', 'bash', 'bash --posix'];
const bashes = ['bash', 'bash --posix'];

export const acceptedDifferences: readonly AcceptedDifference[] = [
  {
    id: 'PWD',
    shells: allShells,
    reason: 'every shell exports the working directory; a runtime under systemd has no PWD',
    covers: ({what, name}) => what === 'environment' && name === 'PWD',
    example: plainCase,
  },
  {
    id: 'SHLVL',
    shells: ['busybox sh', ...bashes],
    reason: 'these shells count how deep they are nested',
    covers: ({what, name}) => what === 'environment' && name === 'SHLVL',
    example: plainCase,
  },
  {
    id: 'argv[0]',
    shells: allShells,
    reason: 'the plugin is run by its absolute path, as runtimes do; the kernel does not tell a script its argv[0]',
    covers: ({what}, call) => what === 'argv' && call.path !== 'absolute',
    example: {...plainCase, path: 'relative'},
  },
  {
    id: 'one pipe for stdout and stderr',
    shells: allShells,
    reason: 'the plugin writes to two files, so the order is lost; runtimes use two pipes',
    covers: ({what, direct, shim}, call) =>
      what === 'stdout' && call.stderr === 'stdout' && sorted(direct) === sorted(shim),
    example: {
      ...plainCase,
      stderr: 'stdout',
      plugin: {
        ...plainCase.plugin,
        writes: [...'ab'].flatMap((bytes) => [
          {to: 'stdout', bytes},
          {to: 'stderr', bytes: '-'},
        ]),
      },
    },
  },
  {
    id: 'names that are no identifiers',
    shells: ['dash', 'busybox sh'],
    reason: 'these shells drop what they could not have as a variable (A.B, BASH_FUNC_x%%)',
    covers: ({what, name, shim}) => what === 'environment' && shim === null && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name),
    example: {
      ...plainCase,
      environment: new Map([
        ['PATH', '/bin'],
        ['A.B', 'value'],
      ]),
    },
  },
  {
    id: 'names with a meaning to the shell',
    shells: allShells,
    reason: 'a shell sets its own IFS, PPID, OPTIND and the like, also when they are exported',
    covers: ({what, name}) => what === 'environment' && shellNames.includes(name),
    example: {
      ...plainCase,
      environment: new Map([
        ['PATH', '/bin'],
        ['PPID', 'value'],
      ]),
    },
  },
  {
    id: 'SHELLOPTS and BASHOPTS',
    shells: bashes,
    reason: 'bash takes its options from there, and lists in them which it has',
    covers: ({what, name}) => what === 'environment' && (name === 'SHELLOPTS' || name === 'BASHOPTS'),
    example: {...plainCase, environment: new Map([...plainCase.environment, ['SHELLOPTS', 'allexport']])},
  },
  {
    id: 'NUL bytes, when the store goes away during the call',
    shells: allShells,
    reason: 'what the plugin wrote is then handed over from a variable of the shell',
    covers: ({what, direct, shim}, call) =>
      (what === 'stdout' || what === 'stderr') &&
      call.store !== 'kept' &&
      sorted(direct).replaceAll('\0', '') === sorted(shim),
    example: {
      ...plainCase,
      store: 'removed',
      plugin: {...plainCase.plugin, writes: [{to: 'stdout', bytes: 'a\0b'}]},
    },
  },
  {
    id: 'stdout that takes nothing',
    shells: allShells,
    reason: 'the plugin writes to a file, and does not notice; the shim does, and says so on stderr',
    covers: ({what}, call) => what === 'stderr' && call.stdout === 'full',
    example: {...plainCase, stdout: 'full'},
  },
  {
    id: 'stdin that is a directory',
    shells: allShells,
    reason: 'tee fails to read it, and the plugin finds its end',
    covers: ({what}, call) => what === whereErrorsGo(call) && call.stdin.from === 'directory',
    example: {...plainCase, stdin: {from: 'directory', bytes: ''}},
  },
  {
    id: 'a locale that is not there',
    shells: bashes,
    reason: 'bash warns of LC_ALL on stderr before it reads the script',
    covers: ({what}, call) => what === whereErrorsGo(call) && call.environment.get('LC_ALL') === 'xx_XX.UTF-8',
    example: {...plainCase, environment: new Map([...plainCase.environment, ['LC_ALL', 'xx_XX.UTF-8']])},
  },
  {
    id: 'death by a signal, when the store goes away during the call',
    shells: allShells,
    reason: 'the note that tells it from an exit status is gone with the store',
    covers: ({what, shim}, call) =>
      what === 'end' && call.store !== 'kept' && 'signal' in call.plugin.ends && /^exit 1\d\d$/.test(shim ?? ''),
    example: {...plainCase, store: 'removed', plugin: {...plainCase.plugin, ends: {signal: 6}}},
  },
  {
    id: 'more than a limit on the size of files',
    shells: allShells,
    reason: 'stdin, stdout and stderr pass through files; what goes beyond the limit ends the plugin (SIGXFSZ)',
    covers: ({what}, call) =>
      (what === 'end' || what === 'stdout' || what === 'stderr') &&
      call.limits.some((limit) => limit.startsWith('-f')) &&
      [call.stdin, ...call.plugin.writes].reduce((total, {bytes}) => total + bytes.length, 0) > 16_384,
    example: {
      ...plainCase,
      limits: ['-f 40'],
      plugin: {...plainCase.plugin, writes: [{to: 'stdout', bytes: 'x'.repeat(30_000)}]},
    },
  },
  {
    id: 'PATH',
    shells: ['busybox sh'],
    reason: 'it exports a default if there is none',
    covers: ({what, name, direct}) => what === 'environment' && name === 'PATH' && direct === null,
    example: {...plainCase, environment: new Map()},
  },
  {
    id: 'closed stderr',
    shells: bashes,
    reason: 'bash opens the script on the free descriptor, read only, and leaves it there',
    covers: ({what, name}, call) => what === 'facts' && name === 'descriptors' && call.stderr === 'closed',
    example: {...plainCase, stderr: 'closed'},
  },
  deathBy('SIGPIPE', 13, allShells),
  deathBy('SIGINT', 2, allShells),
  deathBy('SIGQUIT', 3, ['busybox sh', ...bashes]),
];

function whereErrorsGo({stderr}: Case): 'stdout' | 'stderr' {
  return stderr === 'stdout' ? 'stdout' : 'stderr';
}

function sorted(text: string | null): string {
  return Array.from(text ?? '')
    .sort()
    .join('');
}

/** The shell's status is 128 + the signal for an exit status as well; only its note about the death tells them apart. */
function deathBy(signal: string, number: number, shells: readonly string[]): AcceptedDifference {
  return {
    id: `death by ${signal}`,
    shells,
    reason: 'these shells say nothing about a child that died of it, so that it looks like an exit status',
    covers: ({what, direct, shim}) => what === 'end' && direct === signal && shim === `exit ${128 + number}`,
    example: {...plainCase, plugin: {...plainCase.plugin, ends: {signal: number}}},
  };
}
