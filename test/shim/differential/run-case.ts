import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Case} from './case.js';
import {placePlugin} from './place-plugin.js';

/** What a caller sees of a plugin, and what the plugin sees of its caller. Bytes are latin1 strings. */
export interface Observation {
  readonly end: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Null: the plugin did not come to reading. */
  readonly stdin: string | null;
  readonly environment: ReadonlyMap<string, string>;
  readonly argv: readonly string[];
  /** umask, working directory, descriptors, niceness, session, limits, capabilities, blocked and ignored signals. */
  readonly facts: ReadonlyMap<string, string>;
}

/** A place where scripted plugins run, one call at a time. */
export class Stage {
  /** The scripted plugin: put it into a plugin directory. */
  readonly plugin: string;
  private refusal: Case['refusal'] | undefined;

  constructor(private readonly top: string) {
    mkdirSync(top);
    this.plugin = join(top, 'plugin');
  }

  /** Puts into the plugin's place what the case wants there. */
  prepare({refusal}: Case): void {
    if (refusal === this.refusal) return;
    placePlugin(this.plugin, `#!/bin/sh\n. '${this.top}/steps'\n`, refusal);
    this.refusal = refusal;
  }

  /**
   * Calls `program`, which leads to the scripted plugin, as the case says. Fails after 60 seconds.
   *
   * @param store what the shim records into, if there is one in between
   */
  async run(call: Case, program: string, store: string | null): Promise<Observation> {
    for (const name of ['steps', 'facts', 'environ', 'cmdline', 'read', 'output', 'link', 'fifo']) {
      rmSync(join(this.top, name), {recursive: true, force: true});
    }
    this.writeSteps(call, store);
    writeFileSync(join(this.top, 'input'), call.stdin.bytes, 'latin1');
    writeFileSync(join(this.top, 'caller'), this.caller(call, program), 'latin1');
    const child = spawn('/bin/sh', [join(this.top, 'caller')], {stdio: 'pipe'});
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined); // nobody has to read it
    child.stdin.end(call.stdin.from === 'pipe' ? Buffer.from(call.stdin.bytes, 'latin1') : '');
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    clearTimeout(timer);
    const received = call.stdout === 'file' ? this.read('output') : Buffer.concat(stdout).toString('latin1');
    return {
      end: signal ?? `exit ${code ?? '?'}`,
      stdout: received ?? '',
      stderr: Buffer.concat(stderr).toString('latin1'),
      stdin: this.read('read'),
      environment: new Map(split(this.read('environ')).map((entry) => splitAt(entry, '='))),
      argv: split(this.read('cmdline')).slice(1), // without the interpreter
      facts: new Map([
        ...(this.read('facts') ?? '').split('\n').map((line) => splitAt(line, ' ')),
        ['repeated', repeatedNames(split(this.read('environ'))).join(' ')],
      ]),
    };
  }

  /** What the plugin does, in sh: look around, read, write, end. */
  private writeSteps(call: Case, store: string | null): void {
    const {reads, writes, ends} = call.plugin;
    const file = (name: string) => `'${join(this.top, name)}'`;
    for (const [index, {bytes}] of writes.entries()) writeFileSync(join(this.top, `write${index}`), bytes, 'latin1');
    const steps = [
      `{ printf 'umask '; umask; printf 'directory '; pwd -P`,
      `printf descriptors; for f in /proc/$$/fd/*; do printf ' %s' "\${f##*/}"; done; echo`,
      `while read -r name value; do case $name in SigBlk:|SigIgn:|Cap*|NoNewPrivs:|Seccomp:|Groups:) echo "$name $value";; esac; done </proc/$$/status`,
      `read -r stat </proc/$$/stat; set -- \${stat##*) }; echo "group $3"; echo "session $4"; shift 16; echo "nice $1"`,
      `n=0; while read -r limit; do n=$((n + 1)); echo "limit$n $limit"; done </proc/$$/limits; } >${file('facts')}`,
      // the descriptor is not only open, it also leads where it did; dash knows names of one digit only
      ...call.descriptors
        .filter((descriptor) => descriptor < 10)
        .slice(0, 1)
        .map((descriptor) => `{ printf 'content '; head -n 1 <&${descriptor}; } >>${file('facts')}`),
      `cat /proc/$$/environ >${file('environ')}; cat /proc/$$/cmdline >${file('cmdline')}`,
      ...(reads === 'nothing' ? [] : [`${reads === 'all' ? 'cat' : `head -c ${reads}`} >${file('read')}`]),
      ...(store === null ? [] : fateOf(store, call.store)),
      ...writes.map(({to}, index) => `cat ${file(`write${index}`)}${to === 'stderr' ? ' >&2' : ''}`),
      ...('signal' in ends ? [`kill -${ends.signal} $$`, 'exit 99'] : [`exit ${ends.exit}`]),
    ];
    // PATH may be missing or useless, and the shell's own environment is not what is compared
    writeFileSync(join(this.top, 'steps'), ['PATH=/usr/bin:/bin; unset IFS LC_ALL', ...steps, ''].join('\n'));
  }

  /** The caller, in sh, since Node can neither set a umask nor pass on odd environments. */
  private caller(call: Case, program: string): string {
    const fifo = join(this.top, 'fifo');
    const redirections = [
      {
        pipe: '',
        file: `<'${join(this.top, 'input')}'`,
        closed: '<&-',
        fifo: `<'${fifo}'`,
        null: '</dev/null',
        directory: '</',
        'write-only': '0>/dev/null',
      }[call.stdin.from],
      {
        pipe: '',
        file: `>'${join(this.top, 'output')}'`,
        closed: '>&-',
        fifo: `>'${fifo}'`,
        full: '>/dev/full',
        null: '>/dev/null',
        broken: '',
        'read-only': '1</dev/null',
      }[call.stdout],
      {pipe: '', stdout: '2>&1', closed: '2>&-'}[call.stderr],
    ];
    const directory = call.directory === 'root' ? '/' : this.top;
    return [
      ...call.ignored.map((signal) => `trap '' ${signal}`),
      ...(call.stdin.from === 'fifo'
        ? [`mkfifo '${fifo}'; cat '${join(this.top, 'input')}' >'${fifo}' 2>/dev/null &`]
        : []),
      ...(call.stdout === 'fifo' ? [`mkfifo '${fifo}'; cat <'${fifo}' &`] : []),
      ...call.limits.map((limit) => `ulimit ${limit}`),
      `umask ${call.umask}; cd '${directory}' || exit`,
      ...(call.stdout === 'broken' ? [`mkfifo '${fifo}'; : <'${fifo}' & exec >'${fifo}'; wait`] : []),
      `exec ${call.nice === 0 ? '' : `nice -n ${call.nice}`} ${launch(call, `'${join(this.top, 'steps')}'`)} \\`,
      [`'${this.pathFor(call, program, directory)}'`, ...call.arguments.map(quote), ...redirections].join(' '),
    ].join('\n');
  }

  private pathFor(call: Case, program: string, directory: string): string {
    if (call.path === 'absolute') return program;
    if (call.path === 'relative') return join('.', relative(directory, program)).replace(/^(?![./])/, './');
    const link = join(this.top, 'link', 'nested', program.slice(dirname(program).length + 1));
    mkdirSync(dirname(link), {recursive: true});
    symlinkSync(program, join(this.top, 'link', 'first'));
    symlinkSync('../first', link);
    return link;
  }

  private read(name: string): string | null {
    const path = join(this.top, name);
    return existsSync(path) ? readFileSync(path, 'latin1') : null;
  }
}

/** The words before the program. Perl does what sh cannot: any descriptor, blocked signals, a variable twice. */
function launch(call: Case, opened: string): string {
  const {environment, repeated, blocked, descriptors} = call;
  const closed = [call.stdin.from, call.stdout, call.stderr].flatMap((what, stream) =>
    what === 'closed' ? [stream] : [],
  );
  const variables = [...environment, ...repeated].map(([name, value]) => quote(`${name}=${value}`)).join(' ');
  const number = execveNumbers[process.arch];
  if (repeated.length + blocked.length === 0 && descriptors.every((descriptor) => descriptor < 10)) {
    return `env -i ${variables} ${descriptors.map((descriptor) => `${descriptor}<${opened}`).join(' ')}`;
  }
  const script = `use POSIX; $^F = 1000; my ($count, $opened) = splice @ARGV, 0, 2; my @environment = splice @ARGV, 0, $count;
sigprocmask(SIG_BLOCK, POSIX::SigSet->new(${blocked.join(', ')}));
my $file = POSIX::open($opened); POSIX::dup2($file, $_) for ${JSON.stringify(descriptors).replace(/^\[|\]$/g, '') || '()'};
POSIX::close($file) unless grep {$_ == $file} (${descriptors.join(', ')});
POSIX::close($_) for (${closed.join(', ')}); # it may have opened files of its own there
syscall(${number ?? 0}, $ARGV[0], pack("p*", @ARGV, undef), pack("p*", @environment, undef)); die $!`;
  return `perl -e ${quote(script)} ${environment.size + repeated.length} ${opened} ${variables}`;
}

/** Of Linux, by processor: perl itself passes on no variable twice. */
const execveNumbers: Readonly<Record<string, number>> = {x64: 59, arm64: 221};

function fateOf(store: string, fate: Case['store']): string[] {
  switch (fate) {
    case 'kept':
      return [];
    case 'removed':
      return [`rm -rf '${store}'`];
    case 'moved':
      return [`mv '${store}' '${store}'.moved.$$ 2>/dev/null`];
    case 'emptied':
      return [`rm -rf '${store}'/*`];
  }
}

function split(text: string | null): string[] {
  return (text ?? '').split('\0').slice(0, -1);
}

function repeatedNames(entries: readonly string[]): string[] {
  const names = entries.map((entry) => splitAt(entry, '=')[0]);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function splitAt(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return [text.slice(0, index), text.slice(index + 1)];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
