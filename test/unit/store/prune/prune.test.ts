import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../../src/capture/selection/filter.js';
import {countDropped} from '../../../../src/capture/retention/dropped.js';
import {LockedError} from '../../../../src/errors.js';
import {readDropped} from '../../../../src/store/disk/dropped.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {pathsOf} from '../../../../src/store/prune/capture-paths.js';
import {keptCaptures, type PruneHost} from '../../../../src/store/prune/kept-captures.js';
import type {Limits} from '../../../../src/store/prune/limit.js';
import {carryOut, planPrune} from '../../../../src/store/prune/prune.js';
import {bytesIn} from '../../../../src/store/prune/sizes.js';
import {epochMs} from '../../../helpers/invocation.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite<{directory: string}>('store/prune');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-prune-'));
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

const boot = '0000000a';
const host: PruneHost = {bootId: `${boot}-x`, startOf: () => undefined, uptimeCs: 10_000_000};
const noLimits: Limits = {captures: null, bytes: null};
const failed = {status: 1, stdout: '{"code":11,"msg":"no"}'};

/** Calls by the second in which they start. */
function put(
  directory: string,
  calls: Readonly<Record<number, Partial<WrittenCapture> & {readonly node?: string}>>,
): void {
  for (const [second, {node, ...call}] of Object.entries(calls)) {
    const site = node === undefined ? directory : join(directory, 'nodes', node, 'store');
    writeCapture(site, {id: `${second}-${second}00-${boot}`, container: `c${second}`, ...call});
  }
}

function plan(
  directory: string,
  filter: Partial<Filter> = {},
  more: {okOnly?: boolean; limits?: Partial<Limits>} = {},
) {
  const wanted = {filter: {...everyCapture, ...filter}, okOnly: more.okOnly ?? false};
  return planPrune(openStore(directory, {processes: host}), host, wanted, {...noLimits, ...more.limits});
}

/** The seconds of those that go, in their order. */
function going(...args: Parameters<typeof plan>): number[] {
  return plan(...args).departures.flatMap(({calls}) => calls.map(({entry}) => Number(entry.id.split('-')[0])));
}

/** Milliseconds since the epoch. */
function at(second: number): number {
  return epochMs + second * 1000;
}

test('all that fits goes: polls, what went well, what failed, the oldest first', ({directory}) => {
  put(directory, {1: failed, 2: {}, 3: {}, 4: {plugin: 'ptp'}, 5: {operation: 'STATUS', container: '-'}, 6: failed});
  assert.equal(going(directory), [5, 2, 3, 4, 1, 6]);
});

test('an attachment goes as a whole, when one of its calls fits', ({directory}) => {
  put(directory, {1: {container: 'c'}, 2: {container: 'c', plugin: 'portmap'}, 3: {plugin: 'ptp'}});
  assert.equal(going(directory, {plugins: ['portmap']}), [1, 2]);
  assert.equal(going(directory, {plugins: ['flannel']}), []);
});

test('but each of its calls must fit the times', ({directory}) => {
  put(directory, {1: {container: 'c'}, 2: {container: 'c'}, 3: {}, 4: {}});
  assert.equal(going(directory, {untilMs: at(1)}), []);
  assert.equal(going(directory, {untilMs: at(3)}), [1, 2, 3]);
  assert.equal(going(directory, {untilMs: at(3) - 1}), [1, 2]);
  assert.equal(going(directory, {sinceMs: at(2)}), [3, 4]);
  assert.equal(going(directory, {sinceMs: at(4)}), [4]);
  assert.equal(going(directory, {sinceMs: at(4) + 1}), []);
});

test('what failed stays where only what went well is to go, polls among it', ({directory}) => {
  put(directory, {
    1: failed,
    2: {container: 'c'},
    3: {container: 'c', operation: 'CHECK', ...failed},
    4: {},
    5: {operation: 'STATUS', container: '-'},
    6: {operation: 'STATUS', container: '-', ...failed},
  });
  assert.equal(going(directory, {}, {okOnly: true}), [5, 4]);
});

test('what never ended stays there, too, also of a boot before, of which nobody knows whether it was killed', ({
  directory,
}) => {
  put(directory, {1: {container: 'c'}, 2: {container: 'c', plugin: 'portmap', status: null}, 3: {}});
  const rebooted = {...host, bootId: '0000000b-x'};
  const store = openStore(directory, {processes: rebooted});
  const {departures} = planPrune(store, rebooted, {filter: everyCapture, okOnly: true}, noLimits);
  assert.equal(
    departures.flatMap(({calls}) => calls.map(({entry}) => entry.containerId)),
    ['c3'],
  );
});

test('what goes on stays with its attachment, and is counted where it fits', ({directory}) => {
  put(directory, {1: {container: 'c'}, 2: {container: 'c', status: null}, 3: {}, 4: {status: null}});
  const young = {...host, uptimeCs: 1000};
  const choose = (filter: Partial<Filter>, on: PruneHost) => {
    const store = openStore(directory, {processes: on});
    return planPrune(store, on, {filter: {...everyCapture, ...filter}, okOnly: false}, noLimits);
  };
  const {departures, inUse, left} = choose({}, young);
  assert.equal(
    [departures.flatMap(({calls}) => calls.map(({entry}) => entry.containerId)), inUse, left],
    [['c3'], 3, 3],
  );
  assert.is(choose({container: 'c4'}, young).inUse, 1);
  assert.is(choose({}, host).inUse, 0, 'whose process has gone long since, was killed');
});

test('so many go as it takes to come within a number', ({directory}) => {
  put(directory, {1: failed, 2: {}, 3: {container: 'c'}, 4: {container: 'c'}, 5: {}});
  const left = (captures: number) => {
    const {departures, left: rest} = plan(directory, {}, {limits: {captures}});
    return [departures.length, rest];
  };
  assert.equal([5, 4, 3, 2, 1, 0].map(left), [
    [0, 5],
    [1, 4],
    [2, 2],
    [2, 2],
    [3, 1],
    [4, 0],
  ]);
});

test('so many go as it takes to come within bytes on disk, all that is in the store counted', ({directory}) => {
  put(directory, {1: {}, 2: {}, 3: {}});
  writeFileSync(join(directory, 'stdout', `1-100-${boot}`), 'x'.repeat(100_000));
  const bytes = bytesIn(directory);
  const with1 = plan(directory, {}, {limits: {bytes: bytes - 1}});
  assert.equal([with1.departures.length, with1.left], [1, 2]);
  assert.ok(with1.bytes >= 100_000, `${with1.bytes} bytes`);
  assert.is(plan(directory, {}, {limits: {bytes}}).departures.length, 0);
  assert.is(plan(directory, {}, {limits: {bytes: bytes - with1.bytes}}).departures.length, 1);
  assert.is(plan(directory, {}, {limits: {bytes: bytes - with1.bytes - 1}}).departures.length, 2);
  assert.is(plan(directory, {}, {limits: {bytes: bytes - 1, captures: 1}}).departures.length, 2, 'both limits hold');
  assert.is(plan(directory).bytes, plan(directory, {}, {limits: {captures: 0}}).bytes);
});

test('a store of all that is dropped is counted, with the pod of what was repeated', ({directory}) => {
  put(directory, {
    1: {},
    2: {pod: 'web/loop', ...failed},
    3: {pod: 'web/loop', ...failed},
    4: {pod: 'web/loop', ...failed},
  });
  const {dropped} = plan(directory);
  assert.equal([dropped.classes.last, dropped.classes.loops, dropped.classes.failed], [1, 1, 2]);
  assert.equal(
    [...dropped.repeated.keys()].map((key) => key.split(' ')[0]),
    ['web/loop'],
  );
});

test('what goes is removed with all its files, written down, and nothing else is touched', ({directory}) => {
  put(directory, {1: {}, 2: {plugin: 'ptp'}, 3: {node: 'n1'}, 4: {node: 'n1', plugin: 'ptp'}});
  writeFileSync(join(directory, 'stdin', 'somebody'), '');
  carryOut(openStore(directory), plan(directory, {plugins: ['bridge']}));
  for (const [site, rest] of [
    ['', 2],
    ['nodes/n1/store', 4],
  ] as const) {
    const ids = (folder: string) => readdirSync(join(directory, site, folder)).filter((name) => name !== 'somebody');
    for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) {
      assert.equal(
        ids(folder).map((name) => name.split('-')[0]),
        [String(rest)],
        folder,
      );
    }
    assert.is(countDropped(readDropped(join(directory, site))), 1);
    assert.not(existsSync(join(directory, site, 'tidying')));
  }
  assert.ok(existsSync(join(directory, 'stdin', 'somebody')));
});

test('nothing is removed where somebody else makes room', async ({directory}) => {
  put(directory, {1: {}});
  mkdirSync(join(directory, 'tidying'));
  assert.instance(await thrownBy(() => carryOut(openStore(directory), plan(directory))), LockedError);
  assert.is(openStore(directory).entries().length, 1);
});

test('nothing is removed through a folder that is a link, nor does a capture go without its start', ({directory}) => {
  const other = mkdtempSync(join(tmpdir(), 'mlab-cni-other-'));
  try {
    put(directory, {1: {}});
    for (const folder of ['stdin', 'stdout']) {
      writeFileSync(join(other, `1-100-${boot}`), 'precious');
      rmSync(join(directory, folder), {recursive: true});
      symlinkSync(other, join(directory, folder));
    }
    carryOut(openStore(directory), plan(directory));
    assert.ok(existsSync(join(other, `1-100-${boot}`)));
    assert.equal(openStore(directory).entries(), []);
    assert.equal(readdirSync(join(directory, 'ended')), []);
  } finally {
    rmSync(other, {recursive: true});
  }
});

const upstream = (id: string) => `2026-01-02T03:04:05+00:00.bridge.${id}`;

test("captures of M-Lab's shim.sh go with their directories, and nothing of ours is left there", ({directory}) => {
  for (const id of ['AbCdEf1', 'AbCdEf2']) {
    mkdirSync(join(directory, upstream(id)));
    writeFileSync(join(directory, upstream(id), 'env'), `CNI_COMMAND=ADD\nCNI_CONTAINERID=${id}\n`);
    writeFileSync(join(directory, upstream(id), 'exitcode'), '0');
  }
  const {departures} = plan(directory, {container: 'AbCdEf1'});
  carryOut(openStore(directory), plan(directory, {container: 'AbCdEf1'}));
  assert.equal([departures.length, readdirSync(directory)], [1, [upstream('AbCdEf2')]]);
});

test('what decides is told of each capture by its names', ({directory}) => {
  put(directory, {
    1: {container: 'c', durationMs: 1500, status: 3},
    2: {container: '-', operation: '-', plugin: '-'},
    3: {node: 'n1', container: 'c', status: null},
  });
  const kept = keptCaptures(openStore(directory), host);
  const startCs = (second: number) => epochMs / 10 + second * 100;
  const [third, second, first] = kept;
  const {operation, plugin, end, finishCs} = first ?? {};
  assert.equal(
    [operation, plugin, end, first?.startCs, finishCs],
    ['ADD', 'bridge', 'exit-3', startCs(1), startCs(1) + 150],
  );
  assert.is(second?.unit, second?.id, 'about no container: it goes by itself');
  assert.equal([second?.operation, second?.plugin, second?.end], ['-', '-', 'exit-0']);
  assert.equal([third?.end, third?.finishCs], ['killed', startCs(3)], 'what was collected runs no more');
  assert.is.not(third?.unit, first?.unit, 'the same container on another node');
});

test('a call without an end runs while it is young, or a process of its id is there, in this boot', ({directory}) => {
  put(directory, {10: {status: null}});
  const endOn = (more: Partial<PruneHost>) => keptCaptures(openStore(directory), {...host, ...more})[0]?.end;
  assert.is(endOn({}), 'killed');
  assert.is(endOn({startOf: (pid) => (pid === 10 ? 1 : undefined)}), 'running');
  assert.is(endOn({uptimeCs: 1000 + 59_999}), 'running', 'of less than ten minutes');
  assert.is(endOn({uptimeCs: 1000 + 60_000}), 'killed');
  assert.is(endOn({bootId: '0000000b-x', uptimeCs: 1000}), 'killed');
});

test("of a capture of M-Lab's shim.sh is told what its files say", ({directory}) => {
  const now = new Date().toISOString().replace(/\.\d+Z/, '+00:00');
  for (const [name, files] of Object.entries({
    [upstream('AbCdEf1')]: {env: 'CNI_COMMAND=DEL\nCNI_CONTAINERID=c1\n', exitcode: '7'},
    [upstream('AbCdEf2')]: {env: 'CNI_COMMAND=DEL\nCNI_CONTAINERID=c1\n'},
    [upstream('AbCdEf3')]: {exitcode: '0'},
    [`${now}.bridge.AbCdEf4`]: {env: 'CNI_COMMAND=ADD\n'},
  })) {
    mkdirSync(join(directory, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, name, file), text);
  }
  const kept = new Map(keptCaptures(openStore(directory), host).map((each) => [each.entry.id, each]));
  const tell = (id: string) => {
    const {operation, end, startCs, finishCs, unit} = kept.get(id) ?? {};
    return [operation, end, finishCs === startCs, unit];
  };
  assert.equal(tell('AbCdEf1').slice(0, 2), ['DEL', 'exit-7']);
  assert.equal(tell('AbCdEf2'), ['DEL', 'killed', true, tell('AbCdEf1')[3]], 'of the same container');
  assert.equal(tell('AbCdEf3'), ['-', 'exit-0', true, kept.get('AbCdEf3')?.id], 'it cannot be read');
  assert.equal(tell('AbCdEf4').slice(0, 2), ['ADD', 'running']);
});

test('the files of a capture, the one first without which there is none', ({directory}) => {
  put(directory, {1: {}, 2: {node: 'n1', status: null}});
  mkdirSync(join(directory, upstream('AbCdEf1')));
  const paths = openStore(directory)
    .entries()
    .map((entry) => pathsOf(directory, entry).map((path) => path.slice(directory.length + 1).split(',')[0]));
  const parts = (id: string) => ['started', 'stdin', 'stdout', 'stderr', 'ended'].map((folder) => `${folder}/${id}`);
  assert.equal(paths, [
    parts(`2-200-${boot}`)
      .slice(0, -1)
      .map((path) => `nodes/n1/store/${path}`),
    parts(`1-100-${boot}`),
    [upstream('AbCdEf1')],
  ]);
});

test('sizes are blocks on disk, of all that may be seen', async ({directory}) => {
  const folder = join(directory, 'folder');
  mkdirSync(folder);
  const empty = bytesIn(folder);
  writeFileSync(join(folder, 'file'), 'x'.repeat(10_000));
  const file = bytesIn(join(folder, 'file'));
  assert.ok(file >= 10_000 && file % 512 === 0, `${file} bytes`);
  assert.is(bytesIn(folder), empty + file);
  truncateSync(join(folder, 'file'), 10_000_000);
  assert.ok(bytesIn(folder) < 1_000_000, 'a hole takes no room');
  symlinkSync('/', join(directory, 'link'));
  assert.ok(bytesIn(join(directory, 'link')) < 100_000, 'a link is not followed');
  linkSync(join(folder, 'file'), join(directory, 'hard'));
  assert.is(bytesIn(join(directory, 'hard')), bytesIn(join(folder, 'file')));
  assert.is(bytesIn(join(directory, 'none')), 0);
  chmodSync(directory, 0o755);
  assert.is(await withoutRightTo(folder, () => bytesIn(folder)), empty, 'what may not be seen');
});

test.run();
