import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {commandLinesIn, flagsIn} from '../helpers/page-commands.js';

const test = suite('what pages say of the command line');
const top = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'shims/README.md',
  'src/COMMANDS.md',
  'src/NETWORKS.md',
  'src/CHANGELOG.md',
  'src/explain/README.md',
];

interface Flag {
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly allowNo?: boolean;
  readonly options?: readonly string[];
}

interface Command {
  readonly flags: Readonly<Record<string, Flag>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly aliases: readonly string[];
  readonly hidden: boolean;
}

const {commands} = JSON.parse(readFileSync(join(top, '.oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, Command>>;
};
const byName = new Map(
  Object.entries(commands).flatMap(([id, command]) =>
    [id, ...command.aliases].map((name) => [name.replaceAll(':', ' '), command] as const),
  ),
);

/** `doctor` with a choice of nodes is `cluster doctor`. */
const doctor = byName.get('doctor');
if (doctor !== undefined)
  byName.set('doctor', {...doctor, flags: {...byName.get('cluster doctor')?.flags, ...doctor.flags}});

for (const page of pages) {
  test(`${page}: its command lines parse`, () => {
    const wrong = commandLinesIn(readFileSync(join(top, page), 'utf8')).flatMap(({line, words}) => {
      const complaint = complaintAbout(words);
      return complaint === undefined ? [] : [`${page}:${line}: ${words.join(' ')}: ${complaint}`];
    });
    assert.equal(wrong, []);
  });
}

test('the README names all commands, and in its table flags that they have', () => {
  const readme = readFileSync(join(top, 'README.md'), 'utf8');
  const typed = commandLinesIn(readme).map(({words}) => words.slice(0, 2).join(' '));
  const rows = [...readme.matchAll(/^\| `([a-z][a-z ]*)[^|`]*`([^|]*)\|(.*)\|$/gm)];
  const named = rows.flatMap(([row, first = '', more = '', text = '']) => {
    const name = first.trim();
    const command = byName.get(name);
    if (command === undefined) return [];
    assert.equal(
      flagsIn(text).filter((flag) => !has(command, flag)),
      [],
      row,
    );
    const [topic = ''] = name.split(' ');
    return [name, ...[...more.matchAll(/`([a-z]+)`/g)].map(([, word = '']) => `${topic} ${word}`)];
  });
  const missing = Object.entries(commands)
    .filter(([, {hidden}]) => !hidden)
    .map(([id]) => id.replaceAll(':', ' '))
    .filter((name) => !named.includes(name) && !typed.some((words) => `${words} `.startsWith(`${name} `)))
    .filter((name) => name !== 'demo'); // npm run demo
  assert.equal(missing, []);
});

/** What is wrong with the words behind `mlab-cni`, if anything is. */
function complaintAbout(words: readonly string[]): string | undefined {
  const first = words[0] ?? '';
  if (['--version', '--help', '-v', '-h', 'help', 'version', ''].includes(first) || /^[A-Z]/.test(first))
    return undefined;
  const found = commandOf(words);
  if (found === undefined) return isTopic(words) ? undefined : 'there is no such command';
  const {command, length} = found;
  const rest = words.slice(length);
  const unknown = flagsIn(rest.join(' ')).find((flag) => !has(command, flag));
  if (unknown !== undefined) return `it has no ${unknown}`;
  for (const [name, {options}] of Object.entries(command.flags)) {
    const at = rest.indexOf(`--${name}`);
    const value = rest[at + 1] ?? '';
    if (
      at >= 0 &&
      options !== undefined &&
      !value.split('|').every((each) => options.includes(each) || /^[A-Z]+$/.test(each))
    )
      return `--${name} does not take ${value}`;
  }
  return undefined;
}

function commandOf(words: readonly string[]): {readonly command: Command; readonly length: number} | undefined {
  for (const length of [2, 1]) {
    const command = byName.get(words.slice(0, length).join(' '));
    if (command !== undefined && words.length >= length) return {command, length};
  }
  return undefined;
}

/** `shim --help`, and lines like `cluster status | collect | stop`. */
function isTopic([topic = '', second = '--']: readonly string[]): boolean {
  return second.startsWith('-') && [...byName.keys()].some((name) => name.startsWith(`${topic} `));
}

function has({flags}: Command, flag: string): boolean {
  const name = flag.replace(/^--?/, '');
  if (name === 'help' || flag === '-h') return true;
  if (!flag.startsWith('--')) return Object.values(flags).some(({char}) => char === name);
  return name in flags || flags[name.replace(/^no-/, '')]?.allowNo === true;
}

test.run();
