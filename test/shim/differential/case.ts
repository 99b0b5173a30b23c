import {Random} from './random.js';
import {type Refusal, withTrouble} from './trouble.js';

/** One call of a scripted plugin. All bytes are latin1 strings: one character, one byte. */
export interface Case {
  readonly environment: ReadonlyMap<string, string>;
  /** Variables that are there a second time, behind the others; execve(2) minds neither. */
  readonly repeated: readonly (readonly [string, string])[];
  readonly stdin: {
    readonly from: 'pipe' | 'file' | 'closed' | 'fifo' | 'null' | 'directory' | 'write-only';
    readonly bytes: string;
  };
  /** `broken`: a pipe that nobody reads. */
  readonly stdout: 'pipe' | 'file' | 'closed' | 'fifo' | 'full' | 'null' | 'broken' | 'read-only';
  /** `stdout`: both are the same pipe or file. */
  readonly stderr: 'pipe' | 'closed' | 'stdout';
  readonly path: 'absolute' | 'relative' | 'symlink';
  readonly arguments: readonly string[];
  readonly umask: string;
  readonly nice: number;
  /** Numbers of the signals that the caller ignores. */
  readonly ignored: readonly number[];
  /** Numbers of the signals that the caller blocks. */
  readonly blocked: readonly number[];
  /** Descriptors above 2 that the caller leaves open. */
  readonly descriptors: readonly number[];
  readonly directory: 'top' | 'root';
  /** Arguments of ulimit. */
  readonly limits: readonly string[];
  /** What becomes of the store before the plugin writes. */
  readonly store: 'kept' | 'removed' | 'moved' | 'emptied';
  /** Null: the kernel runs the plugin. */
  readonly refusal: Refusal | null;
  readonly plugin: {
    readonly reads: 'all' | 'nothing' | number;
    readonly writes: readonly {readonly to: 'stdout' | 'stderr'; readonly bytes: string}[];
    readonly ends: {readonly exit: number} | {readonly signal: number};
  };
}

/** What a well-behaved runtime does with a well-behaved plugin; the base of every written-out case. */
export const plainCase: Case = {
  environment: new Map([
    ['PATH', '/usr/bin:/bin'],
    ['CNI_COMMAND', 'ADD'],
    ['CNI_CONTAINERID', 'c0ffee'],
    ['CNI_IFNAME', 'eth0'],
  ]),
  repeated: [],
  stdin: {from: 'pipe', bytes: '{"cniVersion":"1.0.0","name":"net","type":"p"}'},
  stdout: 'pipe',
  stderr: 'pipe',
  path: 'absolute',
  arguments: [],
  umask: '0022',
  nice: 0,
  ignored: [],
  blocked: [],
  descriptors: [],
  directory: 'top',
  limits: [],
  store: 'kept',
  refusal: null,
  plugin: {reads: 'all', writes: [{to: 'stdout', bytes: '{"cniVersion":"1.0.0"}\n'}], ends: {exit: 0}},
};

const range = (first: number, last: number) => Array.from({length: last - first + 1}, (_, index) => first + index);

/** Deadly signals that a process can send itself; 32 and 33 belong to the C library. */
const signals = [...range(1, 16), ...range(24, 27), ...range(29, 31), ...range(34, 64)];

const ends: readonly Case['plugin']['ends'][] = [
  ...range(0, 255).map((exit) => ({exit})),
  ...signals.map((signal) => ({signal})),
];

/** The case with that seed. */
export function makeCase(seed: number, shimNames: readonly [string, ...string[]]): Case {
  const random = new Random(seed);
  const plain = random.once(3);
  const call: Case = {
    environment: makeEnvironment(random, shimNames),
    repeated: [],
    stdin: {from: plain ? 'pipe' : random.pick(['pipe', 'pipe', 'file', 'closed']), bytes: makeBytes(random)},
    stdout: plain ? 'pipe' : random.pick(['pipe', 'pipe', 'pipe', 'file', 'closed']),
    stderr: plain ? 'pipe' : random.pick(['pipe', 'pipe', 'pipe', 'stdout', 'closed']),
    path: random.pick(['absolute', 'absolute', 'relative', 'symlink']),
    arguments: random.once(12) ? ['daemon', '-socketpath', '/run/a b'] : [],
    umask: random.pick(['0022', '0022', '0077', '0000', '0027']),
    nice: random.once(6) ? 5 : 0,
    ignored: random.once(5) ? random.list(3, () => random.pick([1, 2, 3, 10, 13, 15, 17])) : [],
    blocked: [],
    descriptors: random.once(4) ? [...new Set(random.list(3, () => 3 + random.below(7)))] : [],
    directory: random.pick(['top', 'root']),
    limits: [],
    store: 'kept',
    refusal: null,
    plugin: {
      reads: random.pick(['all', 'all', 'all', 'nothing', random.below(200)]),
      writes: random.list(4, () => ({to: random.pick(['stdout', 'stdout', 'stderr']), bytes: makeBytes(random)})),
      ends: makeEnd(seed),
    },
  };
  return withTrouble(call, random);
}

/** Success in every other case, else all exit statuses and deadly signals in turn. */
function makeEnd(seed: number): Case['plugin']['ends'] {
  return (seed % 2 === 0 ? undefined : ends[((seed - 1) / 2) % ends.length]) ?? {exit: 0};
}

/** Sizes gather where something changes: nothing, one pipe page, the limit of the shim's small copies, a full pipe. */
function makeBytes(random: Random): string {
  if (random.once(300)) return 'All work and no play\n'.repeat(500_000);
  const size = random.pick([0, 1, random.below(300), random.below(300), 2040 + random.below(16), random.below(70_000)]);
  const alphabet = random.pick(alphabets);
  const chunk = Array.from({length: Math.min(size, 3000)}, () => alphabet[random.below(alphabet.length)] ?? ' ').join(
    '',
  );
  return chunk.padEnd(size, chunk);
}

const allBytes = Array.from({length: 256}, (_, byte) => String.fromCharCode(byte));

const alphabets: readonly [readonly string[], ...(readonly string[])[]] = [
  [...'{}[]":,01 az\n'],
  [...'\n\n\r\t ab'],
  [...'$`\\\'"%snc*?~!# ;&|<>()\n'],
  allBytes,
  allBytes.slice(1),
  allBytes.slice(0x7f, 0x91),
  ['\0', 'a', '\n'],
  ['\xc3\xa9', '\xe2\x82\xac', 'e', '\n'], // valid UTF-8
  ['\x01', '\x7f', '\x80', '\xff', '\xc3', '\n'],
];

const usualNames = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'TERM',
  'http_proxy',
  'KUBECONFIG',
  'a',
  '_x1',
  'LC_CTYPE',
] as const;

const oddNames = ['A.B', 'a-b', '1x', 'BASH_FUNC_x%%', 'SP ACE', '\xe9t\xe9', 'x[0]', '-'] as const;

/** Names that one shell or another gives a meaning, and no caller of a CNI plugin has reason to export. */
export const shellNames = [
  ...['IFS', 'OPTIND', 'OPTARG', 'OPTERR', 'PPID', 'LINENO', 'PWD', 'OLDPWD', 'SHLVL', '_', 'ENV', 'PS1', 'PS2', 'PS4'],
  ...['MAIL', 'MAILPATH', 'MAILCHECK', 'CDPATH', 'RANDOM', 'SECONDS', 'UID', 'EUID', 'HISTCMD', 'FUNCNAME', 'COLUMNS'],
  ...['KSH_VERSION', 'BASH_VERSION', 'BASH_ARGV0'],
  ...['TMOUT', 'HOSTNAME', 'GROUPS', 'DIRSTACK', 'BASHPID', 'POSIXLY_CORRECT', 'IGNOREEOF', 'histchars', 'FUNCNEST'],
] as [string, ...string[]];

function makeEnvironment(random: Random, shimNames: readonly [string, ...string[]]): ReadonlyMap<string, string> {
  const entries = random.list(8, (): [string, string] => [random.pick(usualNames), makeValue(random)]);
  if (random.once(8)) entries.push([random.pick(oddNames), makeValue(random)]);
  if (random.once(8)) {
    const name = random.pick(shellNames);
    entries.push([name, name === 'OPTIND' ? '7' : makeValue(random)]); // dash, the scripted plugin too, wants a number
  }
  if (random.once(20)) entries.push([random.pick(shimNames), makeValue(random)]);
  for (const name of ['CNI_COMMAND', 'CNI_IFNAME', 'CNI_CONTAINERID', 'CNI_ARGS']) {
    if (random.once(2)) entries.push([name, random.once(4) ? makeValue(random) : `${name.length}abc`]);
  }
  return new Map(entries.filter(([name, value]) => name !== 'LC_CTYPE' || value === '' || value === 'C.UTF-8'));
}

function makeValue(random: Random): string {
  const fixed = [
    '',
    ' ',
    'C.UTF-8',
    'a b\nc',
    '$(touch /tmp/mlab-cni-evaluated)`touch /tmp/mlab-cni-evaluated`',
    "it's",
    '\\',
    '..',
    '../../x',
    '-n',
  ];
  if (random.once(2)) return fixed[random.below(fixed.length)] ?? '';
  if (random.once(60)) return 'v'.repeat(100_000);
  return makeBytes(random).slice(0, 300).replaceAll('\0', '0');
}
