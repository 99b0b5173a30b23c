import {spawnSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseCallExports, parseEnvOutput, parseExports} from '../../../../src/store/disk/environment.js';

const test = suite('store/disk/environment');

// bash takes a socket on stdin, which Node.js would give it, for a remote login and reads ~/.bashrc
const noStdin: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];

const hostile: Readonly<Record<string, string>> = {
  PLAIN: 'x',
  EMPTY: '',
  QUOTES: `a'b"c\`d\\e`,
  DOLLAR: '$(touch /tmp/never) ${HOME} $1',
  LINES: "one\nexport FAKE='two'\n\nthree\n",
  CONTROL: 'tab\tbell\x07esc\x1b[31mcr\r',
  UNICODE: 'Zürich 東京 \u0081',
  EQUALS: '=a=b=',
};

for (const shell of [['dash'], ['busybox', 'sh'], ['bash'], ['bash', '--posix']] as const) {
  const name = shell.join(' ');
  if (spawnSync(shell[0], [...shell.slice(1), '-c', ':']).status !== 0) {
    console.log(`SKIP ${name}: not installed (apt-get install dash busybox-static bash)`);
    continue;
  }
  test(`reads back every byte that ${name} exports`, () => {
    const {stdout} = spawnSync(shell[0], [...shell.slice(1), '-c', 'export -p'], {env: hostile, stdio: noStdin});
    const {variables, bytes} = parseExports(stdout.toString('latin1'));
    for (const [variable, value] of Object.entries(hostile)) assert.is(variables.get(variable), value, variable);
    assert.is(variables.has('FAKE'), false);
    assert.ok(bytes.includes(Buffer.from(`LINES=${hostile['LINES'] ?? ''}\0`)));
  });

  test(`finds the parameters among what ${name} exports, whatever stands around them`, () => {
    for (const [before, value] of Object.entries(hostile)) {
      const env = {
        A: value,
        CNI_ARGS: value,
        B: hostile['LINES'],
        CNI_COMMAND: before,
        MLAB_CNI_PARENT: value,
        Z: value,
      };
      const {stdout} = spawnSync(shell[0], [...shell.slice(1), '-c', 'export -p'], {env, stdio: noStdin});
      const found = parseCallExports(stdout.toString('latin1'));
      const wanted = ['CNI_ARGS', 'CNI_COMMAND', 'MLAB_CNI_PARENT', 'FAKE'].map((each) => found.get(each));
      assert.equal(wanted, [value, before, value, undefined]);
    }
  });

  test(`keeps bytes of ${name} that are no UTF-8`, () => {
    // printf in the shell, since Node.js can pass only UTF-8
    const script = `B=$(printf 'a\\377\\201b'); export B; export -p`;
    const {stdout} = spawnSync(shell[0], [...shell.slice(1), '-c', script], {env: {}, stdio: noStdin});
    assert.ok(parseExports(stdout.toString('latin1')).bytes.includes(Buffer.from('B=a\xff\x81b\0', 'latin1')));
  });
}

test('reads a word of all kinds of pieces, as a shell would', () => {
  const valueOf = (word: string) => parseExports(`export A=${word}\nexport B='next'\n`).variables.get('A');
  const words: Readonly<Record<string, string>> = {
    bare: 'bare',
    "bare'and quoted'": 'bareand quoted',
    '"dollars \\$ and \\" quotes"': 'dollars $ and " quotes',
    "it\\'s": "it's",
    "'it'\\''s'": "it's",
    "$'tab\\tend'": 'tab\tend',
    "$'\\101\\7\\x'": 'A\x07x',
    "$'\\a\\b\\E\\e\\f\\n\\r\\t\\v\\\\\\''": "\x07\b\x1b\x1b\f\n\r\t\v\\'",
    'a"b"c': 'abc',
    '': '',
  };
  for (const [word, value] of Object.entries(words)) assert.is(valueOf(word), value, word);
});

test('reads what was cut off as far as it goes', () => {
  for (const text of ["export A='cut", 'export A="cut', "export A=$'cut", 'export A=cut', "export A='cut'"])
    assert.is(parseExports(text).variables.get('A'), 'cut', text);
  assert.is(parseExports("export A=$'cut\\").variables.get('A'), 'cut');
  assert.equal([...parseExports('').variables], []);
  assert.equal([...parseExports("export A='1'\n\nno declaration\nexport B='2'\n").variables.keys()], ['A', 'B']);
});

test('takes no line for a variable that has no name of one', () => {
  for (const line of [
    "export 1A='x'",
    "export A-B='x'",
    "exported A='x'",
    "export ='x'",
    `export ${'N'.repeat(200)}-='x'`,
  ])
    assert.equal([...parseExports(`${line}\nexport B='2'\n`).variables], [['B', '2']], line);
  const long = 'N'.repeat(200);
  assert.is(parseExports(`export ${long}='x'\n`).variables.get(long), 'x');
});

test('leaves out names that are exported without a value', () => {
  assert.equal([...parseExports("export A\nexport B='1'\n").variables], [['B', '1']]);
});

test('gives a line without a name to the variable above it', () => {
  const {variables} = parseEnvOutput(Buffer.from('A=1\nB=first\nsecond line\n\nC=3\n'));
  assert.equal(
    [...variables],
    [
      ['A', '1'],
      ['B', 'first\nsecond line\n'],
      ['C', '3'],
    ],
  );
});

test.run();
