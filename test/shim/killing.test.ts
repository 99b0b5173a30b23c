// A runtime that loses patience kills the process it started, nothing else, and waits until both pipes are free.
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
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
const ready = join(top, 'ready');
const plugin = writeScript(
  join(top, 'plugin'),
  `echo $CNI_CONTAINERID >>'${runs}'; echo $$ >'${pidFile}'; cat >/dev/null`,
  `echo "half of the"; echo "about to sleep" >&2; echo >'${ready}'; exec sleep 600`,
);

const test = suite('killing');

if (findProgram('setpriv') === null) {
  console.log('SKIP a killed shim takes its plugin along: no setpriv (apt-get install util-linux)');
}

for (const {name, line} of findProgram('setpriv') === null ? [] : shells) {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} while the plugin works, ${name}`, async () => {
      const stdin = `{"name":"${'x'.repeat(100_000)}"}`;
      const shim = makeShimDir({shell: line, plugins: {p: plugin}});
      const end = await killWhenReady(shim, {environment: addOf('abc'), stdin}, signal);

      assert.is(end.signal, signal);
      await eventually('the plugin is dead', () => !isAlive(Number(readFileSync(pidFile, 'utf8'))));
      assert.is(readFileSync(runs, 'utf8'), 'abc\n', 'the plugin ran once');

      const [capture, ...others] = readCaptures(shim.store);
      assert.ok(capture);
      assert.equal(others, []);
      assert.is(capture.end, null, 'partial');
      assert.equal(capture.words, ['ADD', 'p', 'eth0', 'abc']);
      assert.match(capture.start, `${shim.dir}/p\0\n`);
      assert.match(capture.start, /CNI_CONTAINERID=["']?abc["']?/);
      assert.is(capture.stdin, stdin);
      assert.is(capture.stdout, 'half of the\n');
      assert.is(capture.stderr, 'about to sleep\n');
      shim.dispose();
    });
  }

  test(`without setpriv a killed shim leaves its plugin behind, not the pipes, ${name}`, async () => {
    const programs = {...requiredPrograms(), setpriv: null};
    const shim = makeShimDir({shell: line, plugins: {p: plugin}, settings: {programs}});
    await killWhenReady(shim, {}, 'SIGKILL'); // comes back although the plugin has its pipes still
    const pid = Number(readFileSync(pidFile, 'utf8'));
    assert.ok(isAlive(pid));
    process.kill(pid, 'SIGKILL');
    shim.dispose();
  });

  test(`killed at any moment: the pipes are free, and no plugin runs twice, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {p: plugin}});
    rmSync(runs, {force: true});
    // on a busy machine the plugin comes late
    for (let afterMs = 0; afterMs <= 60 || (!existsSync(runs) && afterMs < 10_000); afterMs += afterMs < 60 ? 3 : 300) {
      // bash may lose a SIGTERM that comes between two of its forks; runtimes send SIGKILL
      const kill = {signal: afterMs % 2 === 0 || name.startsWith('bash') ? 'SIGKILL' : 'SIGTERM', afterMs} as const;
      await call(join(shim.dir, 'p'), {environment: addOf(`after${afterMs}ms`), kill}); // the plugin sleeps for long
    }
    const ran = readFileSync(runs, 'utf8').split('\n');
    assert.is(new Set(ran).size, ran.length, ran.join(' '));
    shim.dispose();
  });
}

if (findProgram('setpriv') === null) test('nothing to test', () => undefined);

test.after(() => rmSync(top, {recursive: true}));
test.run();

/** The runtime's deadline comes when the plugin is at work; the end is that of the shim and of both its pipes. */
async function killWhenReady(shim: ShimDir, options: CallOptions, signal: NodeJS.Signals): Promise<CallEnd> {
  for (const file of [runs, ready]) rmSync(file, {force: true});
  return call(join(shim.dir, 'p'), {...options, kill: {signal, when: () => existsSync(ready)}});
}
