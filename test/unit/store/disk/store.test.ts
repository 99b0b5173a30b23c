import {chmodSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {NotFoundError, StoreFormatError, StoreMissingError, UsageError} from '../../../../src/errors.js';
import {findCapture} from '../../../../src/store/query/find.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {isRoot} from '../../../../src/system/privileges.js';
import {networks, withFixture, withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('store/disk/store');

const nobody = {bootId: null, startOf: () => undefined};

test('reads every capture that the shim of M-Lab left', () => {
  const counts = networks.map((network) =>
    withFixture(network, (directory) => {
      const store = openStore(directory);
      const readings = store.entries().map((entry) => store.read(entry));
      assert.ok(readings.every(({kind}) => kind === 'capture'));
      return readings.length;
    }),
  );
  assert.equal(counts, [41, 35, 6, 49]);
});

test('finds the failed call by name, and all others by what they are about', () => {
  withFixture('kube-router', (directory) => {
    const store = openStore(directory);
    const failed = findCapture(store, 'failed');
    assert.is(failed.plugin, 'bridge', 'the outermost call of the attempt that failed');
    assert.match(failed.error?.msg ?? '', 'no IP addresses available in range set: 10.7.1.1-10.7.1.6');
    assert.is(findCapture(store, failed.id).id, failed.id);
    assert.is(findCapture(store, failed.id.slice(0, 5)).id, failed.id);
    const {containerId = '', args} = failed.parameters;
    assert.is(findCapture(store, `container:${containerId.slice(0, 8)}`).parameters.containerId, containerId);
    assert.ok(args.some(({key}) => key === 'K8S_POD_NAME'));
    const {pod} = failed;
    assert.is(findCapture(store, `pod:${pod?.namespace ?? ''}/${pod?.name ?? ''}`).pod?.name, pod?.name);
  });
});

test('a prefix that fits none or many is an error that lists what could be meant', () => {
  withFixture('kube-router', (directory) => {
    const store = openStore(directory);
    assert.throws(
      () => findCapture(store, 'zzzzzz'),
      (error: unknown) => error instanceof NotFoundError,
    );
    const letters = store.entries().map(({id}) => id.slice(0, 1));
    const shared = letters.find((letter, at) => letters.indexOf(letter) !== at) ?? '';
    assert.throws(
      () => findCapture(store, shared),
      (error: unknown) => error instanceof NotFoundError && error.suggestions.length > 2,
    );
    assert.throws(
      () => findCapture(store, 'pod:a/b/c'),
      (error: unknown) => error instanceof UsageError,
    );
  });
});

test('damaged and partial captures are rows', () => {
  withTemporaryDirectory((directory) => {
    for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) mkdirSync(join(directory, folder));
    const start = "mlab-cni 1 0.1.0 77 b1c2d3e4-x\n/s/bridge\0\nexport CNI_COMMAND='ADD'\n\0\n";
    writeFileSync(join(directory, 'started', '1-100-b1c2d3e4,ADD,bridge,eth0,c1'), start);
    writeFileSync(join(directory, 'stdin', '1-100-b1c2d3e4'), '{}');
    writeFileSync(join(directory, 'started', '2-200-b1c2d3e4,ADD,bridge,eth0,c2'), start.slice(0, 50));
    writeFileSync(join(directory, 'started', '3-300-b1c2d3e4,ADD,bridge,eth0,c3'), start);
    writeFileSync(join(directory, 'ended', '3-300-b1c2d3e4,exit-0'), '');
    writeFileSync(join(directory, 'started', 'somebody-elses-file'), '');
    const store = openStore(directory, {processes: nobody});
    const rows = store.entries().map((entry) => {
      const reading = store.read(entry);
      return [entry.containerId, reading.kind === 'capture' ? reading.invocation.outcome : reading.reason];
    });
    assert.equal(rows, [
      ['c3', 'its stdin or stdout is missing'],
      ['c2', 'its start is cut off: the plugin ran, but there was no room to record the call'],
      ['c1', 'partial'],
    ]);
    const [, cutOff] = store.entries().map((entry) => store.read(entry));
    const path = join(directory, 'started', '2-200-b1c2d3e4,ADD,bridge,eth0,c2');
    assert.is(cutOff?.kind === 'damaged' ? cutOff.path : undefined, path);
    assert.throws(
      () => findCapture(store, '2-'),
      (error: unknown) => error instanceof StoreFormatError,
    );
  });
});

test('a call that ends between the look for its end and that for its process was not killed', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: '77-100-b1c2d3e4', status: null});
    const startOf = () => {
      writeCapture(directory, {id: '77-100-b1c2d3e4', status: 3});
      return undefined;
    };
    const store = openStore(directory, {processes: {bootId: 'b1c2d3e4-x', startOf}});
    const [entry] = store.entries();
    assert.is(entry?.exit, null);
    const reading = entry && store.read(entry);
    assert.ok(reading?.kind === 'capture');
    assert.equal([reading.invocation.state, reading.invocation.exit], ['finished', {code: 3}]);
  });
});

test('a partial capture is running, killed or unknown, by what this machine knows', () => {
  withTemporaryDirectory((directory) => {
    mkdirSync(join(directory, 'started'));
    const start = "mlab-cni 1 0.1.0 77 b1c2d3e4-x\n/s/bridge\0\nexport CNI_COMMAND='ADD'\n\0\n";
    writeFileSync(join(directory, 'started', '5-100-b1c2d3e4,ADD,bridge,eth0,c1'), start);
    const stateFor = (bootId: string | null, startedCs: number | undefined) => {
      const store = openStore(directory, {processes: {bootId, startOf: () => startedCs}});
      const [entry] = store.entries();
      const reading = entry === undefined ? undefined : store.read(entry);
      return reading?.kind === 'capture' ? reading.invocation.state : undefined;
    };
    assert.is(stateFor('b1c2d3e4-x', 99), 'running');
    assert.is(stateFor('b1c2d3e4-x', undefined), 'killed');
    assert.is(stateFor('b1c2d3e4-x', 90_000), 'killed', 'another process with that id');
    assert.is(stateFor('ffffffff-x', 99), 'unknown', 'another boot');
    assert.is(stateFor(null, undefined), 'unknown', 'no Linux');
  });
});

test('a newer format is refused by name', () => {
  withTemporaryDirectory((directory) => {
    mkdirSync(join(directory, 'started'));
    const start = 'mlab-cni 3 9.0.0 77 b1c2d3e4-x\n/s/bridge\0\n\0\n';
    writeFileSync(join(directory, 'started', '5-100-b1c2d3e4,ADD,bridge,eth0,c1'), start);
    assert.throws(
      () => findCapture(openStore(directory, {processes: nobody}), 'latest'),
      (error: unknown) => error instanceof StoreFormatError && error.message.includes('has format 3'),
    );
  });
});

test('a missing, unreadable or foreign directory is a clear error with the next step', () => {
  withTemporaryDirectory((directory) => {
    const complaint = (path: string) => {
      try {
        openStore(path);
      } catch (error) {
        if (error instanceof StoreMissingError) return [error.message, ...error.suggestions].join('\n');
        throw error;
      }
      return 'no error';
    };
    assert.match(complaint(join(directory, 'gone')), /there is no capture store at .*gone[^]*shim install/);
    writeFileSync(join(directory, 'file'), '');
    assert.match(complaint(join(directory, 'file')), /is not a directory/);
    assert.match(complaint(directory), /holds no captures/);
    writeFileSync(join(directory, 'node-1.tar.gz'), '');
    assert.match(complaint(directory), `--store ${directory}/node-1.tar.gz`);
    mkdirSync(join(directory, 'deeper', 'started'), {recursive: true});
    assert.match(complaint(directory), `--store ${directory}/deeper`);
    mkdirSync(join(directory, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1'));
    assert.match(complaint(join(directory, 'gone')), `--store ${directory}    to see 1 captures`);
    mkdirSync(join(directory, 'locked'));
    chmodSync(join(directory, 'locked'), 0);
    rmSync(join(directory, 'node-1.tar.gz'));
    rmSync(join(directory, 'deeper'), {recursive: true});
    mkdirSync(join(directory, 'mixed', '2026-01-01T00:00:00+00:00.bridge.AbCdEf1'), {recursive: true});
    writeFileSync(join(directory, 'mixed', 'README'), '');
    rmSync(join(directory, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1'), {recursive: true});
    assert.match(complaint(directory), `--store ${directory}/mixed`);
    assert.not.match(complaint(join(directory, 'gone')), 'captures of M-Lab');
    rmSync(join(directory, 'mixed'), {recursive: true});
    assert.match(complaint(directory), 'add --store DIR    with the directory that does');
    assert.not.match(complaint(join(directory, 'file')), 'import');
    writeFileSync(join(directory, 'pack.tgz'), '');
    assert.match(complaint(join(directory, 'pack.tgz')), `mlab-cni import ${directory}/pack.tgz --store DIR`);
    if (!isRoot()) assert.match(complaint(join(directory, 'locked')), /cannot be read \(EACCES\)[^]*sudo/);
  });
});

test('selects by names what is wanted, newest first', () => {
  withTemporaryDirectory((directory) => {
    mkdirSync(join(directory, 'started'));
    for (const name of [
      '7-100-b1c2d3e4,ADD,a,eth0,c1',
      '8-300-b1c2d3e4,DEL,b,eth0,c1',
      '9-200-b1c2d3e4,ADD,c,eth0,c2',
    ]) {
      writeFileSync(join(directory, 'started', name), '');
      utimesSync(join(directory, 'started', name), 1000, 1000);
    }
    const store = openStore(directory, {processes: nobody});
    const plugins = (wanted: string) =>
      store.entries(({containerId}) => containerId === wanted).map(({plugin}) => plugin);
    assert.equal(plugins('c1'), ['b', 'a']);
    assert.equal(plugins('c2'), ['c']);
    assert.is(store.entries().length, 3);
  });
});

test('calls of one moment keep one order, by their names', () => {
  withTemporaryDirectory((directory) => {
    for (const pid of [5, 9, 7]) writeCapture(directory, {id: `${pid}-100-b1c2d3e4`});
    writeCapture(directory, {id: '6-99-b1c2d3e4'});
    const ids = openStore(directory)
      .entries()
      .map(({id}) => id.split('-')[0]);
    assert.equal(ids, ['5', '7', '9', '6']);
  });
});

test('has the captures that were there when all were first asked for, and looks again for some that are wanted', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: '5-100-b1c2d3e4', plugin: 'ptp'});
    writeCapture(directory, {id: '6-200-b1c2d3e4'});
    const store = openStore(directory);
    const all = store.entries();
    assert.is(all.length, 2);
    writeCapture(directory, {id: '7-300-b1c2d3e4'});
    assert.is(store.entries(), all);
    assert.equal(
      store.entries(({plugin}) => plugin === 'ptp').map((entry) => all.indexOf(entry)),
      [1],
    );
  });
});

test('captures of our shim and of that of M-Lab may lie in one directory', () => {
  withTemporaryDirectory((directory) => {
    writeCapture(directory, {id: '5-100-b1c2d3e4'});
    mkdirSync(join(directory, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1'));
    writeFileSync(join(directory, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1', 'env'), 'CNI_COMMAND=ADD\n');
    const store = openStore(directory);
    const read = store.entries().map((entry) => store.read(entry));
    assert.equal(
      read.map((reading) => reading.kind === 'capture' && reading.invocation.source),
      ['mlab-cni', 'upstream-shim'],
    );
  });
});

test('a file with the name of a folder of captures makes no store', () => {
  withTemporaryDirectory((directory) => {
    writeFileSync(join(directory, 'started'), '');
    assert.throws(
      () => openStore(directory),
      (error: unknown) => error instanceof StoreMissingError && error.message.includes('holds no captures'),
    );
  });
});

test('an entry of a store elsewhere is not there, by the words about one that is gone', () => {
  withTemporaryDirectory((directory) => {
    const [here, there] = [join(directory, 'here'), join(directory, 'there')];
    writeCapture(here, {id: '5-100-b1c2d3e4'});
    writeCapture(join(there, 'nodes', 'n1', 'store'), {id: '6-100-b1c2d3e4'});
    const [entry] = openStore(there).entries();
    assert.ok(entry);
    const store = openStore(here);
    const {id, node, name} = entry;
    const reason = 'it is not there any more';
    assert.equal(store.read(entry), {kind: 'damaged', id, node, path: join(here, name), reason});
    assert.equal([store.podOf(entry), store.hasResult(entry)], [undefined, undefined]);
  });
});

test('what had to make room is counted over the store and its nodes', () => {
  withTemporaryDirectory((directory) => {
    for (const [site, line] of [
      ['', 'polls\t3'],
      ['nodes/n1/store', 'polls\t4'],
      ['nodes/n2/store', 'failed\t5'],
    ] as const) {
      writeCapture(join(directory, site), {id: '5-100-b1c2d3e4'});
      mkdirSync(join(directory, site, 'about'));
      writeFileSync(join(directory, site, 'about', 'dropped'), `${line}\n`);
    }
    const {polls, failed} = openStore(directory).dropped().classes;
    assert.equal([polls, failed], [7, 5]);
    assert.is(openStore(directory, {node: 'n1'}).dropped().classes.polls, 4);
  });
});

test('a node that is not there is an error that names those that are, or says that none were collected', () => {
  withTemporaryDirectory((directory) => {
    const advice = () => {
      try {
        openStore(directory, {node: 'n9'});
      } catch (error) {
        if (error instanceof NotFoundError) return [error.message, ...error.suggestions];
      }
      return [];
    };
    writeCapture(directory, {id: '5-100-b1c2d3e4'});
    assert.match(advice().join('\n'), /holds no captures of a node "n9"\nleave --node out: /);
    for (const node of ['n1', 'n2']) writeCapture(join(directory, 'nodes', node, 'store'), {id: '5-100-b1c2d3e4'});
    assert.equal(advice().slice(1, 2), ['one of these:']);
    assert.equal(advice().slice(2).sort(), ['n1', 'n2']);
  });
});

test('whoever reads for long is marked as a reader where calls are recorded, and nowhere else', () => {
  withTemporaryDirectory((directory) => {
    const upstream = '2026-01-01T00:00:00+00:00.bridge.AbCdEf1';
    const places = {own: join(directory, 'own'), upstream: join(directory, 'up'), nodes: join(directory, 'fleet')};
    writeCapture(places.own, {id: '5-100-b1c2d3e4'});
    mkdirSync(join(places.upstream, upstream), {recursive: true});
    writeCapture(join(places.nodes, 'nodes', 'n1', 'store'), {id: '5-100-b1c2d3e4'});
    const marked = (path: string, keepsAll: boolean) => {
      const store = openStore(path, {keepsAll});
      store.goesOn();
      return [path, join(path, 'nodes', 'n1', 'store')].some((each) => existsSync(join(each, 'readers')));
    };
    assert.is(marked(places.own, false), false);
    assert.is(marked(places.upstream, true), false);
    assert.is(marked(places.nodes, true), false);
    assert.is(marked(places.own, true), true);
    assert.ok(existsSync(join(places.own, 'readers', String(process.pid))));
  });
});

test('an empty store is a store', () => {
  withTemporaryDirectory((directory) => {
    assert.equal(openStore(directory).entries(), []);
  });
});

test.run();
