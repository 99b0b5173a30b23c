import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni, program} from '../helpers/cli.js';
import {withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';

const test = suite('output paths');

/** `FILE` is a regular file. */
const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['mock', 'make', 'FILE'], /FILE is no directory\n {2}try: name a directory that is new/],
  [['mock', 'make', 'FILE/sub'], /FILE\/sub cannot be written \(ENOTDIR/],
  [['mock', 'make', '/proc/nothing/sub'], /\/proc\/nothing\/sub cannot be written \(E/],
  [['mock', 'make', ''], /which directory\?/],
  [['mock', 'make', 'new', '--script', '/nonexistent'], /\/nonexistent cannot be read \(ENOENT: no such file/],
  [['replay', '--all', '--against', 'mock', '--junit', '/nonexistent/x.xml'], /x\.xml cannot be written \(ENOENT/],
];

for (const [args, message] of refused) {
  test(`${args.join(' ')} is a usage error with the reason, and nothing is done`, () => {
    withTemporaryDirectory((directory) => {
      writeFileSync(join(directory, 'FILE'), 'mine');
      const inPlace = args.map((word) => (word.startsWith('FILE') ? join(directory, word) : word));
      withFixture('kube-router', (store) => {
        const {code, stdout, stderr} = mlabCni([...inPlace, '--store', store]);
        assert.is(code, 2, stderr);
        assert.match(stderr, message);
        assert.is(stdout, '');
        assert.is(readFileSync(join(directory, 'FILE'), 'utf8'), 'mine');
      });
    });
  });
}

test('the verdicts replace what was in the file, and a mock directory is made with those above it', () => {
  withTemporaryDirectory((directory) => {
    withFixture('kube-router', (store) => {
      const junit = join(directory, 'x.xml');
      writeFileSync(junit, 'old');
      mlabCni(['replay', 'failed', '--against', 'mock', '--junit', junit, '--store', store]);
      assert.match(readFileSync(junit, 'utf8'), /^<\?xml/);
      assert.is(mlabCni(['mock', 'make', join(directory, 'a/b'), '--store', store]).code, 0);
      assert.ok(existsSync(join(directory, 'a/b/bridge')));
    });
  });
});

test('an answer that finds no room is one line and exit code 3, one that nobody reads is silent', () => {
  withFixture('kube-router', (store) => {
    const list = (redirection: string, ...flags: readonly string[]) =>
      inShell(`"$@" ${redirection}`, [process.execPath, program, 'list', '--limit', '0', ...flags, '--store', store]);
    for (const flags of [[], ['--json']]) {
      const full = list('>/dev/full', ...flags);
      assert.is(full.status, 3);
      assert.is(full.stderr, 'error: stdout cannot be written: ENOSPC: no space left on device, write\n');
    }
    assert.is(list('| true').stderr, '');
  });
});

test.run();

function inShell(script: string, args: readonly string[]) {
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...args], {encoding: 'utf8'});
}
