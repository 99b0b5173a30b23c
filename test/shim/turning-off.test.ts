// A forgotten shim neither fills the disk nor records for ever; its plugins go on running.
import {existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, eventually, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {makeShimDir, requiredPrograms, type ShimDir, type ShimDirOptions} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-turning-off-'));
const plugin = writeScript(join(top, 'plugin'), 'cat; exit ${EXIT:-0}');
const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
const uptimeCs = Math.round(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 100);
/** As if each call were the one in many that looks. */
function alwaysLook(script: string): string {
  assert.match(script, /^beside "\$0" \d+$/m);
  return script.replace(/^beside "\$0" \d+$/m, 'beside "$0" 1');
}

const test = suite('turning off');

for (const {name, line} of shells) {
  const make = (options: Partial<ShimDirOptions>) => makeShimDir({shell: line, plugins: {p: plugin}, ...options});

  for (const [what, until, recorded] of [
    ['for ever', null, 1],
    ['until a time to come', {boot, uptimeCs: uptimeCs + 100_000}, 1],
    ['until a time that is over', {boot, uptimeCs: uptimeCs - 1}, 0],
    ['until the reboot', {boot: '00000000', uptimeCs: uptimeCs + 100_000}, 0],
  ] as const) {
    test(`records ${what}, ${name}`, async () => {
      const shim = make({settings: {until}});
      await assertCall(shim, recorded);
      assert.is(existsSync(shim.store), recorded === 1);
      shim.dispose();
    });
  }

  test(`a poll that went well leaves nothing, unless polls are wanted; one that failed does, ${name}`, async () => {
    const [usual, polls] = [make({}), make({settings: {polls: true}})];
    for (const shim of [usual, polls]) {
      for (const [operation, status] of [
        ['VERSION', '0'],
        ['STATUS', '0'],
        ['STATUS', '3'],
        ['DEL', '0'],
      ] as const) {
        const environment = {...addOf('abc'), CNI_COMMAND: operation, EXIT: status};
        assert.is((await call(join(shim.dir, 'p'), {stdin: 'in', environment})).code, Number(status));
      }
    }
    const left = ({store}: ShimDir) => readCaptures(store).map(({words, end}) => `${words[0]} ${end}`);
    await eventually('polls that went well are gone', () => left(usual).length <= 2);
    await nobodyBeside(usual);
    assert.equal(left(usual).sort(), ['DEL exit-0', 'STATUS exit-3']);
    assert.equal(readdirSync(join(usual.store, 'stdout')).length, 2, 'all of their files');
    assert.equal(left(polls).sort(), ['DEL exit-0', 'STATUS exit-0', 'STATUS exit-3', 'VERSION exit-0']);
    for (const shim of [usual, polls]) shim.dispose();
  });

  test(`what went well makes room for what failed, ${name}`, async () => {
    const shim = make({settings: {maxStoreKib: 600}, edit: alwaysLook});
    await call(join(shim.dir, 'p'), {stdin: 'in', environment: {...addOf('bad'), EXIT: '3'}});
    for (let index = 0; index < 60; index += 1) {
      await call(join(shim.dir, 'p'), {stdin: 'in', environment: addOf(`good${index}`)});
    }
    const dropped = join(shim.store, 'about', 'dropped');
    await eventually('something was dropped', () => existsSync(dropped));
    assert.match(readFileSync(dropped, 'utf8'), /^healthy\t\d+$/m);
    const ends = readCaptures(shim.store).map(({end}) => end);
    assert.ok(ends.includes('exit-3'), 'the failure is still there');
    assert.ok(ends.length < 61);
    assert.not(existsSync(join(shim.store, 'off')));
    await nobodyBeside(shim);
    shim.dispose();
  });

  test(`switches itself off when the store is too large and nothing can go, ${name}`, async () => {
    const shim = make({settings: {maxStoreKib: 100}, edit: alwaysLook});
    await assertCall(shim, 1);
    writeFileSync(join(shim.store, 'stdout', 'large'), Buffer.alloc(200 * 1024, 1));
    await call(join(shim.dir, 'p'), {stdin: 'in'});
    const off = join(shim.store, 'off');
    // the shell makes the file, and then writes into it
    await eventually('the shim says why it is off', () => existsSync(off) && readFileSync(off, 'utf8') === 'full\n');
    const before = readCaptures(shim.store).length;
    await assertCall(shim, before);
    rmSync(off);
    rmSync(join(shim.store, 'stdout', 'large'));
    await assertCall(shim, before + 1);
    shim.dispose();
  });

  test(`looking does not keep the runtime waiting, ${name}`, async () => {
    const released = join(top, `released for ${name}`);
    const slowDu = writeScript(join(top, 'slow du'), `until [ -e '${released}' ]; do sleep 0.05; done`);
    const programs = {...requiredPrograms(), du: slowDu, setpriv: null};
    const shim = make({settings: {programs}, edit: alwaysLook});
    await call(join(shim.dir, 'p'));
    writeFileSync(released, '');
    shim.dispose();
  });
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

/** What was started beside the calls works in the store, and would make files anew while these are removed. */
async function nobodyBeside({top, store}: ShimDir): Promise<void> {
  const isAtWork = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(top) || readlinkSync(`/proc/${pid}/cwd`) === store;
    } catch {
      return false; // it has ended
    }
  };
  await eventually('nobody works in the store any more', () => !readdirSync('/proc').some((pid) => isAtWork(pid)));
}

async function assertCall(shim: ShimDir, captures: number): Promise<void> {
  const {code, stdout} = await call(join(shim.dir, 'p'), {stdin: 'in'});
  assert.equal([code, stdout], [0, 'in']);
  assert.is(readCaptures(shim.store).length, captures);
}
