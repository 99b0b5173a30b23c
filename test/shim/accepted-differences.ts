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

const bashes = ['bash -p', 'bash --posix'];
const allShells = ['dash', 'busybox sh', ...bashes, 'ksh93'];
const notKsh = allShells.filter((name) => name !== 'ksh93');

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
    shells: ['busybox sh', ...bashes, 'ksh93'],
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
      (direct ?? '').includes('\0') &&
      (shim ?? '').length < (direct ?? '').length,
    example: {
      ...plainCase,
      store: 'removed',
      plugin: {...plainCase.plugin, writes: [{to: 'stdout', bytes: 'a\0b'}]},
    },
  },
  {
    id: 'blocked signals',
    shells: ['dash', ...bashes, 'ksh93'],
    reason:
      'bash unblocks SIGCHLD, ksh93 all, dash all once it has waited for a program; Go unblocks all before it starts one',
    covers: ({what, name}, call) => what === 'facts' && name === 'SigBlk:' && call.blocked.length > 0,
    example: {...plainCase, blocked: [17]}, // behind one that leaves no store: dash has to wait for mkdir
  },
  {
    id: 'stdout that takes nothing',
    shells: allShells,
    reason: 'the plugin writes to a file, and does not notice; the shim does, and says so on stderr',
    covers: ({what}, call) => what === 'stderr' && ['full', 'broken', 'read-only'].includes(call.stdout),
    example: {...plainCase, stdout: 'full'},
  },
  {
    id: 'stdout that nobody reads',
    shells: notKsh,
    reason: 'the plugin writes to a file; it is the shim that gets SIGPIPE',
    covers: ({what, shim}, call) => what === 'end' && call.stdout === 'broken' && shim === 'SIGPIPE',
    example: {...plainCase, stdout: 'broken'},
  },
  {
    id: 'stdin that cannot be read',
    shells: allShells,
    reason: 'tee fails to read it, and the plugin finds its end',
    covers: ({what}, call) =>
      what === whereErrorsGo(call) && (call.stdin.from === 'directory' || call.stdin.from === 'write-only'),
    example: {...plainCase, stdin: {from: 'directory', bytes: ''}},
  },
  {
    id: 'a variable that is there twice',
    shells: allShells,
    reason: 'a shell keeps one of the two; Go, in which runtimes are written, passes on no variable twice',
    covers: ({what, name}) => what === 'facts' && name === 'repeated',
    example: {...plainCase, repeated: [['CNI_IFNAME', 'net1']]},
  },
  {
    id: 'SIGALRM ignored',
    shells: ['ksh93'],
    reason: 'it has a use for that signal of its own',
    covers: ({what, name}, call) => what === 'facts' && name === 'SigIgn:' && call.ignored.includes(14),
    example: {...plainCase, ignored: [14]},
  },
  {
    id: 'fewer than 20 descriptors',
    shells: ['busybox sh', 'ksh93'],
    reason: 'these shells keep some from 10 on for themselves, and end where they get none',
    covers: (difference, call) => isOfPlugin(difference) && call.limits.some((limit) => /^-n 1\d$/.test(limit)),
    example: {...plainCase, limits: ['-n 14']},
  },
  {
    id: 'options that stop a shell or make it talk',
    shells: ['bash --posix'],
    reason: 'taken from the environment before the first line; where /bin/sh is bash, install has them ignored',
    covers: (difference, {environment}) =>
      isOfPlugin(difference) &&
      (/noexec|onecmd|xtrace|verbose|keyword/.test(environment.get('SHELLOPTS') ?? '') ||
        /extdebug/.test(environment.get('BASHOPTS') ?? '')),
    example: {...plainCase, environment: new Map([...plainCase.environment, ['SHELLOPTS', 'noexec']])},
  },
  {
    id: 'functions in the environment',
    shells: ['bash --posix'],
    reason: 'bash defines them before the first line; where /bin/sh is bash, install has them ignored',
    covers: (difference, {environment}) =>
      (difference.name.startsWith('BASH_FUNC_') ? difference.shim !== null : isOfPlugin(difference)) &&
      [...environment.keys()].some((name) => name.startsWith('BASH_FUNC_')),
    example: {...plainCase, environment: new Map([...plainCase.environment, ['BASH_FUNC_read%%', '() { :; }']])},
  },
  {
    id: 'closed stdin and stdout, beside a variable of a name that the shim has',
    shells: ['ksh93'],
    reason: 'its command substitution takes nothing there, and the plugin is not found',
    covers: (difference, call) =>
      isOfPlugin(difference) &&
      call.stdin.from === 'closed' &&
      call.stdout === 'closed' &&
      [...call.environment.keys()].some((name) => name.startsWith('mlab_cni_')),
    example: {
      ...plainCase,
      stdin: {from: 'closed', bytes: ''},
      stdout: 'closed',
      environment: new Map([...plainCase.environment, ['mlab_cni_id', 'value']]),
    },
  },
  {
    id: "ksh93's own variables",
    shells: ['ksh93'],
    reason: 'it notes there what a ksh started by it needs to know',
    covers: ({what, name}) =>
      what === 'environment' && (['_', 'A__z', '_AST_FEATURES'].includes(name) || name.includes('[')),
    example: plainCase,
  },
  {
    id: 'a locale that is not there',
    shells: bashes,
    reason: 'bash warns of LC_ALL on stderr before it reads the script',
    covers: ({what}, call) => what === whereErrorsGo(call) && call.environment.get('LC_ALL') === 'xx_XX.UTF-8',
    example: {...plainCase, environment: new Map([...plainCase.environment, ['LC_ALL', 'xx_XX.UTF-8']])},
  },
  {
    id: 'what the loader says',
    shells: allShells,
    reason: 'it warns of a library that is not there (LD_PRELOAD, LD_AUDIT) at each program that the shim starts',
    covers: ({what}, call) =>
      what === whereErrorsGo(call) && (call.environment.has('LD_PRELOAD') || call.environment.has('LD_AUDIT')),
    example: {...plainCase, environment: new Map([...plainCase.environment, ['LD_PRELOAD', '/nonexistent.so']])},
  },
  {
    id: 'death by a signal, when the store goes away during the call',
    shells: notKsh,
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
  {
    id: 'output before a death by SIGINT or SIGQUIT',
    shells: ['ksh93'],
    reason: 'it dies of that at once; what the plugin had written is in the store only',
    covers: ({what}, {plugin: {ends}}) =>
      (what === 'stdout' || what === 'stderr') && 'signal' in ends && (ends.signal === 2 || ends.signal === 3),
    example: {...plainCase, plugin: {...plainCase.plugin, ends: {signal: 2}}},
  },
  deathBy('SIGPIPE', 13, notKsh),
  deathBy('SIGINT', 2, notKsh),
  {
    id: 'death by a signal that the shell survives',
    shells: ['ksh93'],
    reason: 'it survives some that it sends to itself: SIGPWR, and SIGALRM if that is ignored',
    covers: ({what, shim}, {plugin: {ends}}) => what === 'end' && 'signal' in ends && shim === `exit ${ends.signal}`,
    example: {...plainCase, plugin: {...plainCase.plugin, ends: {signal: 30}}},
  },
  deathBy('SIGQUIT', 3, ['busybox sh', ...bashes]),
];

/** Not of what a shell adds to any environment. */
function isOfPlugin({what, shim}: Difference): boolean {
  return what !== 'environment' || shim === null;
}

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
