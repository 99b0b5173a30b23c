// A runtime that loses patience kills the process it started, nothing else, and waits until both pipes are free.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, type CallEnd, type CallOptions, eventually, isAlive, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {findProgram, makeShimDir, requiredPrograms, type ShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-killing-'));
const pidFile = join(top, 'pid');
const runs = join(top, 'runs');
const plugin = writeScript(
  join(top, 'plugin'),
  `echo $CNI_CONTAINERID >>'${runs}'; echo $$ >'${pidFile}'; cat >/dev/null`,
  'echo "half of the"; echo "about to sleep" >&2; exec sleep 5',
);

const test = suite('killing');

if (findProgram('setpriv') === null) {
  console.log('SKIP a killed shim takes its plugin along: no setpriv (apt-get install util-linux)');
}

for (const {name, line} of findProgram('setpriv') === null ? [] : shells) {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} at a deadline of 0.5 s, ${name}`, async () => {
      const stdin = `{"name":"${'x'.repeat(100_000)}"}`;
      const {shim, end} = await killInTime(() => makeShimDir({shell: line, plugins: {p: plugin}}), {
        environment: addOf('abc'),
        stdin,
        kill: {signal, afterMs: 500},
      });

      assert.is(end.signal, signal);
      assert.ok(end.milliseconds < 700, `the pipes were free after ${Math.round(end.milliseconds)} ms`);
      await eventually('the plugin is dead', () => !isAlive(Number(readFileSync(pidFile, 'utf8'))));
      assert.is(readFileSync(runs, 'utf8'), 'abc\n', 'the plugin ran once');

      const [capture, ...others] = readCaptures(shim.store);
      assert.ok(capture);
      assert.equal(others, []);
      assert.is(capture.end, null, 'partial');
      assert.equal(capture.words, ['ADD', 'p', 'eth0', 'abc']);
      assert.match(capture.start, `${shim.dir}/p\0\n`);
      assert.match(capture.start, /CNI_CONTAINERID=["']abc["']/);
      assert.is(capture.stdin, stdin);
      assert.is(capture.stdout, 'half of the\n');
      assert.is(capture.stderr, 'about to sleep\n');
      shim.dispose();
    });
  }

  test(`without setpriv a killed shim leaves its plugin behind, not the pipes, ${name}`, async () => {
    const programs = {...requiredPrograms(), setpriv: null};
    const {shim, end} = await killInTime(() => makeShimDir({shell: line, plugins: {p: plugin}, settings: {programs}}), {
      kill: {signal: 'SIGKILL', afterMs: 500},
    });
    assert.ok(end.milliseconds < 700, `the pipes were free after ${Math.round(end.milliseconds)} ms`);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    assert.ok(isAlive(pid));
    process.kill(pid, 'SIGKILL');
    shim.dispose();
  });

  test(`killed at any moment: the pipes are free, and no plugin runs twice, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {p: plugin}});
    rmSync(runs, {force: true});
    for (let afterMs = 0; afterMs <= 20; afterMs += 1) {
      // bash may lose a SIGTERM that comes between two of its forks; runtimes send SIGKILL
      const kill = {signal: afterMs % 2 === 0 || name.startsWith('bash') ? 'SIGKILL' : 'SIGTERM', afterMs} as const;
      const end = await call(join(shim.dir, 'p'), {environment: addOf(`after${afterMs}ms`), kill});
      assert.ok(
        end.milliseconds < afterMs + 1000,
        `killed after ${afterMs} ms, free after ${Math.round(end.milliseconds)} ms`,
      );
    }
    const ran = readFileSync(runs, 'utf8').split('\n');
    assert.is(new Set(ran).size, ran.length, ran.join(' '));
    shim.dispose();
  });
}

if (findProgram('setpriv') === null) test('nothing to test', () => undefined);

test.after(() => rmSync(top, {recursive: true}));
test.run();

/** On a busy machine the test itself may be late: the best of three. */
async function killInTime(make: () => ShimDir, options: CallOptions): Promise<{shim: ShimDir; end: CallEnd}> {
  for (let tries = 1; ; tries += 1) {
    rmSync(runs, {force: true});
    const shim = make();
    const end = await call(join(shim.dir, 'p'), options);
    if (end.milliseconds < 700 || tries === 3) return {shim, end};
    shim.dispose();
  }
}
