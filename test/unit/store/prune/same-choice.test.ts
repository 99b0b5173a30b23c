// `prune` and the shim's own script make room by the same rule: both choose among the same random captures.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture} from '../../../../src/capture/selection/filter.js';
import {dropClasses} from '../../../../src/capture/retention/dropped.js';
import {tallyOf} from '../../../../src/capture/retention/tally.js';
import {readDropped} from '../../../../src/store/disk/dropped.js';
import {storeFolders} from '../../../../src/store/disk/format.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {pathsOf} from '../../../../src/store/prune/capture-paths.js';
import {planPrune} from '../../../../src/store/prune/prune.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('store/prune/same-choice');

const occurred = new Set<string>();
const boot = '0000000a';
const nowCs = 10_000_000;
const shim = readFileSync(join(import.meta.dirname, '../../../../shims/shim.sh'), 'utf8');
const tidy = shim.slice(shim.indexOf('\n#: tidy\n'));
const functions = tidy.slice(tidy.indexOf('\nlist() {'), tidy.indexOf('\nforget_leftovers() {'));

/** The same paths in the order in which the script names them: all starts first. */
function chosenByScript(store: string, count: number, last: string): string[] {
  const script = `boot=$1 uptime=$2 last=$3\n${functions}\nchoose "$4"; if [ -e about/dropped.new ]; then mv about/dropped.new about/dropped; fi`;
  const out = execFileSync('sh', ['-c', script, 'tidy', boot, String(nowCs), last, String(count)], {
    cwd: store,
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line.startsWith('started/'));
}

function chosenByPrune(directory: string, captures: number | null) {
  const processes = {bootId: boot, startOf: () => undefined, uptimeCs: nowCs};
  const wanted = {filter: everyCapture, okOnly: false};
  return planPrune(openStore(directory, {processes}), processes, wanted, {captures, bytes: null}).departures;
}

const operations = ['ADD', 'DEL', 'CHECK'];
const plugins = ['bridge', 'multus', 'ptp'];

/** A linear congruential generator: the same captures for the same seed. */
function random(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * most);
  };
}

function writeRandom(store: string, seed: number): number {
  const pick = random(seed);
  for (const folder of storeFolders) mkdirSync(join(store, folder), {recursive: true});
  let count = 0;
  for (let pod = 0; pod < 40; pod += 1) {
    const isPoll = pick(8) === 0;
    const isLoop = pick(3) === 0;
    const attempts = 1 + pick(3);
    const container = pick(5) === 0 ? `again${pick(3)}` : `c${seed}x${pod}`;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const at = 1000 + pod * 1000 + attempt * 300 + pick(50);
      const depth = isPoll ? 1 : 1 + pick(3);
      const fails = isLoop || pick(4) === 0;
      for (let level = 0; level < depth; level += 1) {
        count += 1;
        writeCapture(store, {
          id: `${2_000_000 + count}-${at + level}-${boot}`,
          operation: isPoll ? (pick(2) === 0 ? 'VERSION' : 'STATUS') : (operations[isLoop ? 0 : pick(3)] ?? 'ADD'),
          plugin: plugins[isLoop ? level : pick(3)] ?? 'ptp',
          container: isPoll ? '-' : container,
          pod: isLoop ? `web/loop-${pod % 2}` : `web/pod-${pod}`,
          status: pick(40) === 0 ? null : fails && !isPoll && level === depth - 1 ? 1 : 0,
          durationMs: (depth - level) * 20,
        });
      }
    }
  }
  return count;
}

for (let seed = 1; seed <= 6; seed += 1) {
  test(`the same captures go, in the same order, seed ${seed}`, () => {
    withTemporaryDirectory((store) => {
      const total = writeRandom(store, seed);
      for (const count of [1, Math.floor(total / 2), total]) {
        const going = chosenByPrune(store, total - count);
        const paths = going.flatMap(({calls}) =>
          calls.map(({entry}) => pathsOf(store, entry)[0]?.slice(store.length + 1)),
        );
        const before = readDropped(store);
        assert.equal(chosenByScript(store, count, 'failed'), paths, `of ${total}, ${count} are to go`);
        const {classes, repeated} = tallyOf(going);
        const after = readDropped(store);
        for (const name of dropClasses) {
          assert.is(after.classes[name] - before.classes[name], classes[name], name);
          if (classes[name] > 0) occurred.add(name);
        }
        for (const [what, times] of repeated)
          assert.is((after.repeated.get(what) ?? 0) - (before.repeated.get(what) ?? 0), times, what);
      }
    });
  });
}

test('and every reason to go was among them', () => {
  assert.equal([...occurred].sort(), [...dropClasses].sort());
});

test.run();
