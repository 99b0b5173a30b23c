import {spawnSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni, program} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';

const test = suite('answers on a terminal');

/** Runs the command line on a terminal of its own, of 80 columns and 20 lines, where a key ends the pager. */
function onTerminal(words: string, environment: Readonly<Record<string, string>> = {}): string {
  const command = `stty cols 80 rows 20; '${process.execPath}' '${program}' ${words}`;
  const {PATH = '/usr/bin:/bin'} = process.env;
  const {stdout, error} = spawnSync('script', ['-qec', command, '/dev/null'], {
    env: {PATH, HOME: '/', TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1', SHELL: '/bin/sh', ...environment},
    input: 'q',
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.is(error, undefined);
  // the terminal echoes what comes before the program listens
  return stdout.replaceAll('\r\n', '\n').replace(/^(?:q|\^D\x08\x08)\s*/, '');
}

const pager = {MLAB_CNI_PAGER: 'echo PAGED; cat'};

test('a long answer goes through the pager, unless told otherwise', () => {
  withFixture('kube-router', (store) => {
    const list = `list --store ${store}`;
    assert.match(onTerminal(list, pager), /^PAGED\nID /m);
    assert.match(onTerminal(list, {PAGER: 'echo OTHER; cat'}), /^OTHER\nID /m);
    assert.match(onTerminal(list, {PAGER: 'echo OTHER; cat', ...pager}), /^PAGED\n/m);
    const plain = onTerminal(`${list} --no-pager`, pager);
    assert.match(plain, /^ID /);
    for (const environment of [{PAGER: 'cat'}, {MLAB_CNI_PAGER: ''}, {PAGER: '/nonexistent/pager'}, {TERM: 'dumb'}]) {
      const {PAGER = 'echo PAGED; cat'} = environment;
      assert.match(onTerminal(list, {PAGER, ...environment}), plain.split('\n')[1] ?? '?', JSON.stringify(environment));
    }
    assert.not.match(onTerminal(list, {PAGER: 'echo PAGED; cat', TERM: 'dumb'}), 'PAGED');
  });
});

test('less is the pager if nobody says otherwise, and leaves what fits on the screen', () => {
  withFixture('kube-router', (store) => {
    assert.match(onTerminal(`list --store ${store}`), / {2}AGE .*[^]*:/);
    assert.match(onTerminal(`list --store ${store} --limit 2`, pager), /^ID /);
  });
});

test('neither a pipe nor JSON is paged', () => {
  withFixture('kube-router', (store) => {
    assert.match(mlabCni(['list', '--store', store], pager).stdout, /^ID /);
    assert.match(onTerminal(`list --json --store ${store}`, pager), /^\{/);
  });
});

test('80 columns show why a call failed', () => {
  withFixture('kube-router', (store) => {
    const text = onTerminal(`list --failed --store ${store}`, {FORCE_COLOR: '1', NO_COLOR: ''});
    assert.match(text, /failed[^\n]*\n {2}\x1b\[2mfailed to allocate for range 0: no IP addresses available in/);
    assert.ok(
      onTerminal(`list --failed --store ${store}`)
        .split('\n')
        .every((line) => line.length <= 80),
    );
  });
});

test('a locale without UTF-8 gets lines and bars that it can show', () => {
  withFixture('kube-router', (store) => {
    const words = ['tree', '--store', store];
    const drawn = mlabCni(words, {LANG: 'C.UTF-8'}).stdout;
    assert.match(drawn, '└~ ADD');
    for (const environment of [{LC_ALL: 'C'}, {LC_CTYPE: 'POSIX'}, {LANG: 'de_DE.ISO-8859-1'}]) {
      for (const command of [words, ['stats', '--store', store], ['list', '--store', store]]) {
        const {stdout} = mlabCni(command, {COLUMNS: '80', ...environment});
        assert.match(stdout, /^[\n -~]*$/, `${JSON.stringify(environment)} ${command[0] ?? ''}`);
      }
    }
    assert.match(mlabCni(words, {LC_ALL: 'C'}).stdout, '`~ ADD');
    assert.is(mlabCni(words, {LC_ALL: 'en_US.utf8', LANG: 'C'}).stdout, drawn, 'LC_ALL beats LANG');
  });
});

test.run();
