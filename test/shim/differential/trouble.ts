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
    // a variable of the shim's own lets the call pass straight through, by execvp(3)
    environment: new Map([...call.environment].filter(([name]) => !name.startsWith('mlab_cni_'))),
  }),
  (call, random) => ({...call, store: random.pick(['removed', 'moved', 'emptied'])}),
  (call, random) => ({
    ...call,
    limits: [random.pick(['-f 40', '-f 100', '-n 20', '-n 64', '-c 0'])],
    environment: new Map([...call.environment].filter(([, value]) => value.length < 400)), // else the plugin cannot note it
  }),
  (call, random) => ({...call, stdin: {...call.stdin, from: random.pick(['fifo', 'null', 'directory'])}}),
  (call, random) => ({...call, stdout: random.pick(['fifo', 'full', 'null'])}),
  (call, random) => ({...call, ignored: [random.pick([13, 17, 25, 20, 22])]}),
  (call, random) => ({
    ...call,
    environment: new Map([...call.environment, random.pick(settings)]),
  }),
];

type Trouble = (call: Case, random: Random) => Case;

/** Variables with which a caller changes how shells work. */
const settings: readonly [[string, string], ...[string, string][]] = [
  ['SHELLOPTS', 'errexit:nounset:noglob:noclobber:allexport'],
  ['SHELLOPTS', 'braceexpand:hashall:interactive-comments:posix:pipefail'],
  ['BASHOPTS', 'lastpipe:nocasematch:nullglob'],
  ['BASHOPTS', 'extglob:failglob:xpg_echo:dotglob'],
  ['LC_ALL', 'xx_XX.UTF-8'],
  ['LC_ALL', 'C.UTF-8'],
  ['LANG', 'xx_XX.UTF-8'],
  ['LC_MESSAGES', 'xx_XX'],
  ['BASH_ENV', '/nonexistent'],
  ['BASH_COMPAT', '3.1'],
];
