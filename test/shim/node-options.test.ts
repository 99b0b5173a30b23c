// The command line of the node script.
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {saidBy} from './node-functions.js';

const test = suite('command line of the node script');

/** What a command would be told: the words are read, the command itself does not run. */
function readBy(command: string, ...words: readonly string[]) {
  const told = [
    'for',
    'max_store',
    'keep_free',
    'store',
    'plugin_dirs',
    'output',
    'limit',
    'porcelain',
    'failed',
    'polls',
  ];
  const say = [...told.map((name) => `option_${name}`), 'seconds', 'max_kib', 'keep_kib'];
  const print = say.map((name) => `if [ -n "$${name}" ]; then echo "${name}=$${name}"; fi`).join('; ');
  const {status, stdout, stderr} = saidBy(`${command}() { ${print}; }; main "$@"`, command, ...words);
  return {status, said: stdout.trimEnd().split('\n'), stderr};
}

const usual = ['option_limit=50', 'max_kib=262144', 'keep_kib=65536'];

for (const [what, command, words, said] of [
  ['nothing', 'on', [], usual],
  [
    'every option of "on"',
    'on',
    [
      '--for',
      '15m',
      '--max-store=1G',
      '--keep-free',
      '512KiB',
      '--polls',
      '--store',
      '/srv/a b/',
      '--plugin-dir',
      '/a/',
    ],
    [
      ...['option_for=15m', 'option_max_store=1G', 'option_keep_free=512KiB', 'option_store=/srv/a b'],
      ...[
        'option_plugin_dirs= /a',
        'option_limit=50',
        'option_polls=yes',
        'seconds=900',
        'max_kib=1048576',
        'keep_kib=512',
      ],
    ],
  ],
  ['--plugin-dir twice', 'on', ['--plugin-dir=/a', '--plugin-dir', '/b'], ['option_plugin_dirs= /a /b', ...usual]],
  ['--porcelain', 'status', ['--porcelain'], ['option_limit=50', 'option_porcelain=yes', ...usual.slice(1)]],
  ['--failed', 'list', ['--failed', '--limit', '3'], ['option_limit=3', 'option_failed=yes', ...usual.slice(1)]],
  ['where a pack goes', 'pack', ['--output', '-'], ['option_output=-', ...usual]],
  ['where the context goes', 'context', ['--output=/x=y'], ['option_output=/x=y', ...usual]],
  ['the store of what is erased', 'erase', ['--store=/s'], ['option_store=/s', ...usual]],
] as const) {
  test(`${command} understands ${what}`, () => {
    const read = readBy(command, ...words);
    assert.equal([read.status, read.stderr, read.said.sort()], [0, '', [...said].sort()]);
  });
}

for (const [duration, seconds] of [
  ['30', '30'],
  ['30s', '30'],
  ['15m', '900'],
  ['2h', '7200'],
  ['7d', '604800'],
] as const) {
  test(`--for ${duration} is ${seconds} seconds`, () => {
    assert.ok(readBy('on', '--for', duration).said.includes(`seconds=${seconds}`));
  });
}

for (const [size, kib] of [
  ['512K', '512'],
  ['64M', '65536'],
  ['64MB', '65536'],
  ['64MiB', '65536'],
  ['2G', '2097152'],
] as const) {
  test(`--max-store ${size} is ${kib} KiB`, () => {
    assert.ok(readBy('on', '--max-store', size).said.includes(`max_kib=${kib}`));
    assert.ok(readBy('on', '--keep-free', size).said.includes(`keep_kib=${kib}`));
  });
}

for (const [command, words, message] of [
  ['start', [], 'there is no command "start"'],
  ['on', ['--how'], '"on" does not know --how'],
  ['off', ['--polls'], '"off" does not know --polls'],
  ['status', ['--for', '3m'], '"status" does not know --for'],
  ['list', ['--output', '-'], '"list" does not know --output'],
  ['erase', ['--failed'], '"erase" does not know --failed'],
  ['on', ['--for'], '--for needs a value'],
  ['on', ['--store='], '--store needs a value'],
  ['on', ['--for', '0m'], '"0m" is not a duration'],
  ['on', ['--for', '5w'], '"5w" is not a duration'],
  ['on', ['--for', 'm'], '"m" is not a duration'],
  ['on', ['--for', '1h30m'], '"1h30m" is not a duration'],
  ['on', ['--max-store', '100'], '"100" is not a size'],
  ['on', ['--max-store', '0M'], '"0M" is not a size'],
  ['on', ['--max-store', 'M'], '"M" is not a size'],
  ['on', ['--keep-free', '1T'], '"1T" is not a size'],
  ['on', ['--keep-free', '1.5G'], '"1.5G" is not a size'],
  ['on', ['--store', 'here'], '--store here is not an absolute path'],
  ['on', ['--store', '/a$b'], '--store /a$b has unusual characters in it'],
  ['on', ['--plugin-dir', '/a b'], '--plugin-dir /a b has unusual characters in it'],
  ['on', ['--plugin-dir', '/a\nb'], '--plugin-dir /a\nb has unusual characters in it'],
] as const) {
  test(`refuses ${[command, ...words].join(' ')}, and says what to write`, () => {
    const {status, stdout, stderr} = saidBy(
      'on() { echo runs; }; off() { on; }; status() { on; }; list() { on; }; erase() { on; }; main "$@"',
      command,
      ...words,
    );
    assert.equal([status, stdout], [2, ''], stderr);
    const [first = '', remedy = ''] = stderr.split('\n  try: ');
    assert.is(first, `mlab-cni.sh: ${message}`);
    assert.ok(remedy.length > 1);
  });
}

for (const words of [[], ['help'], ['--help'], ['-h']]) {
  test(`explains itself when asked ${words.join('')}`, () => {
    const {status, stdout} = saidBy('main "$@"', ...words);
    assert.is(status, 0);
    assert.match(stdout, 'sh mlab-cni.sh on [--for 30m]');
  });
}

test.run();
