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
