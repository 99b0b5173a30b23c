import type {Config} from '@oclif/core/config';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {knownCommands, refuseUnknown, withArgumentMeant} from '../../../src/cli/known-commands.js';
import {UsageError} from '../../../src/errors.js';

const test = suite('cli/known-commands');

const flag = (name: string, type: string, char?: string) => ({name, type, ...(char !== undefined && {char})});
const pod = {pod: flag('pod', 'option')};
/** As oclif's manifest has them. */
const commands = [
  {id: 'list', args: {}, flags: {...pod, failed: flag('failed', 'boolean')}},
  {id: 'show', args: {capture: {}}, flags: {...pod}},
  {id: 'demo', args: {}, flags: {yes: flag('yes', 'boolean', 'y')}},
  {id: 'explain', args: {}, strict: false, flags: {}},
  {id: 'complete', args: {words: {}}, hidden: true, flags: {}},
  {id: 'shim:install', args: {}, flags: {}},
  {id: 'shim:status', args: {}, flags: {}},
  {id: 'cluster:record', args: {}, flags: {}},
  {id: 'cluster:status', args: {}, flags: {}},
];
const known = knownCommands({commands} as unknown as Config);

test('what the manifest tells', () => {
  assert.equal(known.ids.length, commands.length);
  assert.equal([...known.hidden], ['complete']);
  assert.equal([...known.switches], ['failed', 'yes', 'y']);
  assert.equal(
    [...known.withoutArguments].filter(([id]) => !id.includes(':')),
    [
      ['list', ['pod', 'failed']],
      ['demo', ['yes']],
    ],
  );
});

for (const argv of [
  [],
  ['--help'],
  ['version'],
  ['list'],
  ['list', '--failed'],
  ['show', 'abc'],
  ['explain', 'a', 'text'],
  ['complete', 'x'],
  ['shim'],
  ['shim', '--help'],
  ['shim', 'install'],
  ['-h'],
  ['--version'],
]) {
  test(`${argv.join(' ') || 'nothing'} is no mistake`, () => refuseUnknown(argv, known));
}

/** A command line, what is wrong with it, and what may have been meant. */
const mistakes: readonly (readonly [readonly string[], string, readonly string[]])[] = [
  [['lsit'], 'there is no command "lsit"', ['list']],
  [['LS'], 'there is no command "LS"', ['list']],
  [['complet'], 'there is no command "complet"', []],
  [['install'], 'there is no command "install"', ['shim install']],
  [['status'], 'there is no command "status"', ['shim status', 'cluster status']],
  [['shim', 'instal'], 'there is no command "shim instal"', ['shim install']],
  [['cluster', 'start'], 'there is no command "cluster start"', ['cluster record']],
  [['shim', 'xyzzy'], 'there is no command "shim xyzzy"', []],
  [['list', 'failed'], 'list takes flags alone, and not "failed"', ['list --failed']],
  [['list', 'pod:web/x'], 'list takes flags alone, and not "pod:web/x"', ['list --pod web/x']],
  [['list', 'pod/x'], 'list takes flags alone, and not "pod/x"', ['list --pod x']],
  [['shim', 'install', 'now'], 'shim install takes flags alone, and not "now"', []],
  [['--verison'], 'there is no command beside --verison', ['--version']],
  [['-V'], 'there is no command beside -V', ['--version']],
  [['--store', '/x'], 'there is no command beside --store', []],
  [['demo', 'now'], 'demo takes flags alone, and not "now"', []],
];
for (const [argv, message, meant] of mistakes) {
  test(`${argv.join(' ')} is refused`, () => {
    const error = refused(argv);
    assert.is(error.message, message);
    assert.equal(
      error.suggestions.slice(0, -1),
      meant.map((each) => `did you mean: mlab-cni ${each}`),
    );
  });
}

test('a word too many is told with what may have been meant', () => {
  const extra = (...args: string[]) => Object.assign(new Error(`Unexpected arguments: ${args.join(', ')}`), {args});
  const list = {id: 'list', args: {}, flags: ['pod'], argv: ['-n', 'web', 'web-0']};
  assert.match(String(withArgumentMeant(extra('web-0'), list)), 'list takes flags alone, and not "web-0"');
  const show = {id: 'show', args: {capture: {}}, flags: [], argv: ['pod', 'web/x']};
  const [meant] = (withArgumentMeant(extra('web/x'), show) as UsageError).suggestions;
  assert.is(meant, 'did you mean: pod/web/x');
  for (const error of [extra('x'), new Error('Unexpected argument: x'), 'no'])
    assert.is(withArgumentMeant(error, {...show, argv: ['a', 'x']}), error);
});

test('the last word is where to look further', () => {
  assert.match(refused(['xyzzy']).suggestions.join(), /^mlab-cni --help /);
  assert.match(refused(['shim', 'xyzzy']).suggestions.join(), /^mlab-cni shim --help /);
  assert.is(refused(['list', 'x']).suggestions.at(-1), 'mlab-cni list --help');
});

test.run();

function refused(argv: readonly string[]): UsageError {
  try {
    refuseUnknown(argv, known);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  assert.unreachable(`${argv.join(' ')} was taken`);
  throw new Error();
}
