import type {Case} from './case.js';
import type {Random} from './random.js';

/** Why the kernel does not run what is in the plugin's place. */
export type Refusal = 'missing' | 'not executable' | 'empty' | 'no #!' | 'cut ELF' | 'foreign ELF';

/** In one case of three something is unusual that has nothing to do with what the plugin is asked for. */
export function withTrouble(call: Case, random: Random): Case {
  return random.once(3) ? random.pick(troubles)(call, random) : call;
}

const troubles: readonly [Trouble, ...Trouble[]] = [
  (call, random) => ({
    ...call,
    refusal: random.pick(['missing', 'not executable', 'empty', 'no #!', 'cut ELF', 'foreign ELF']),
    stderr: call.stdout === 'closed' ? 'pipe' : call.stderr, // not even the caller's own shell could start
    environment: new Map([...call.environment, ...(random.once(4) ? [['mlab_cni_id', 'value'] as const] : [])]),
  }),
  (call, random) => ({...call, store: random.pick(['removed', 'moved', 'emptied'])}),
  (call, random) => ({
    ...call,
    limits: [random.pick(['-f 40', '-f 100', '-f 0', '-f 1', '-f 8', '-n 14', '-n 20', '-n 64', '-c 0'])],
    environment: new Map([...call.environment].filter(([, value]) => value.length < 400)), // else the plugin cannot note it
  }),
  (call, random) => ({...call, stdin: {...call.stdin, from: random.pick(['fifo', 'null', 'directory', 'write-only'])}}),
  (call, random) => ({...call, stdout: random.pick(['fifo', 'full', 'null', 'broken', 'read-only'])}),
  (call, random) => ({...call, ignored: [random.pick([13, 14, 17, 18, 20, 22, 25])]}),
  (call, random) => ({
    ...call,
    blocked: random.list(3, () => random.pick([1, 2, 3, 10, 13, 14, 15, 17, 18, 20, 22, 25])),
  }),
  (call, random) => ({...call, repeated: [random.pick(repeated)]}),
  (call, random) => ({...call, descriptors: [random.pick([10, 11, 12, 19, 63, 100, 254, 255, 256]), 3]}),
  (call, random) => ({
    ...call,
    environment: new Map([...call.environment, random.pick(settings)]),
  }),
];

type Trouble = (call: Case, random: Random) => Case;

/** As a caller may have it that adds its own to what it was given. */
const repeated: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['CNI_COMMAND', 'DEL'],
  ['CNI_IFNAME', 'eth0'],
  ['PATH', '/nonexistent'],
  ['MLAB_CNI_PARENT', '1-2-0a1b2c3d'],
];

/** Variables with which a caller changes how shells work. */
const settings: readonly [[string, string], ...[string, string][]] = [
  ['SHELLOPTS', 'errexit:nounset:noglob:noclobber:allexport'],
  ['SHELLOPTS', 'noexec'],
  ['SHELLOPTS', 'onecmd'],
  ['SHELLOPTS', 'xtrace:verbose'],
  ['SHELLOPTS', 'keyword'],
  ['SHELLOPTS', 'monitor:notify'],
  ['SHELLOPTS', 'privileged:physical:errtrace'],
  ['SHELLOPTS', 'braceexpand:hashall:interactive-comments:posix:pipefail'],
  ['BASHOPTS', 'lastpipe:nocasematch:nullglob'],
  ['BASHOPTS', 'extglob:failglob:xpg_echo:dotglob'],
  ['BASHOPTS', 'execfail:extdebug:inherit_errexit'],
  ['BASHOPTS', 'compat31:localvar_inherit:sourcepath'],
  ['LC_ALL', 'xx_XX.UTF-8'],
  ['LC_ALL', 'C.UTF-8'],
  ['LANG', 'xx_XX.UTF-8'],
  ['LC_MESSAGES', 'xx_XX'],
  ['ENV', '$(touch /tmp/mlab-cni-evaluated)'],
  ['PS4', '$(touch /tmp/mlab-cni-evaluated)'],
  ['BASH_ENV', '/nonexistent'],
  ['BASH_COMPAT', '3.1'],
  ['BASH_FUNC_read%%', '() { echo evaluated; }'],
  ['BASH_FUNC_find_real%%', '() { echo evaluated; }'],
  ['POSIXLY_CORRECT', '1'],
  ['IFS', '/0-'],
  ['CDPATH', '/'],
  ['GLOBIGNORE', '*'],
  ['TMPDIR', '/nonexistent'],
  ['TMOUT', '1'],
  ['FPATH', '/tmp'],
  ['EXECIGNORE', '*'],
  ['LD_LIBRARY_PATH', '/nonexistent'],
  ['LD_BIND_NOW', '1'],
  ['GLIBC_TUNABLES', 'x'],
  ['MALLOC_CHECK_', '3'],
  ['KSH_VERSION', 'x'],
  ['LINENO', 'x'],
  ['SECONDS', 'x'],
];
