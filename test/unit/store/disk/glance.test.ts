import {mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openStore} from '../../../../src/store/disk/store.js';
import {epochMs} from '../../../helpers/invocation.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite<{store: string}>('store/disk/glance: what one file of a capture tells');

const id = '7-100-0000000a';

test.before.each((context) => {
  context.store = mkdtempSync(join(tmpdir(), 'mlab-cni-glance-'));
});
test.after.each(({store}) => rmSync(store, {recursive: true}));

/** What a glance at the only capture tells, and what reading it does; undefined: it cannot be known, or read. */
function lookAt(directory: string) {
  const store = openStore(directory, {processes: {bootId: null, startOf: () => undefined}});
  const [entry] = store.entries();
  assert.ok(entry);
  const reading = store.read(entry);
  const read = reading.kind === 'capture' ? reading.invocation : undefined;
  return {
    glance: {
      pod: store.podOf(entry),
      hasResult: store.hasResult(entry),
      network: store.networkOf(entry),
      durationMs: store.durationOf(entry),
    },
    read: {pod: read?.pod, hasResult: read?.result !== undefined, network: read?.network, durationMs: read?.durationMs},
  };
}

function start(directory: string): string {
  return join(directory, 'started', readdirSync(join(directory, 'started'))[0] ?? '');
}

const whole: Readonly<Record<string, Omit<WrittenCapture, 'id'>>> = {
  'of a pod': {pod: 'web/web-0', network: 'net-1'},
  'of no pod': {},
  'of a pod without a namespace': {environment: {CNI_ARGS: 'K8S_POD_NAMESPACE=web'}},
  'that took long': {durationMs: 61_230},
  'that ended before it began, by its names': {durationMs: -50},
  'without an end': {status: null, stdout: '{}', pod: 'web/web-0'},
  'with a list for a result': {stdout: '[]'},
  'with words for a result': {stdout: 'no JSON'},
  'of format 1': {format: 1, durationMs: 1200, pod: 'web/web-0'},
  'of format 1 without an end': {format: 1, status: null, stdout: '{}'},
};

for (const [which, options] of Object.entries(whole)) {
  test(`of a call ${which} is what reading all of it tells`, ({store}) => {
    writeCapture(store, {id, ...options});
    const {glance, read} = lookAt(store);
    assert.equal(glance, options.status === null ? {...read, hasResult: true} : read);
  });
}

test('of a call tells its pod, its network, its result and its duration', ({store}) => {
  writeCapture(store, {id, pod: 'web/web-0', network: 'net-1', durationMs: 1200});
  const pod = {namespace: 'web', name: 'web-0', uid: null};
  assert.equal(lookAt(store).glance, {pod, hasResult: true, network: 'net-1', durationMs: 1200});
});

test('of a request that names no network tells that it does not', ({store}) => {
  writeCapture(store, {id});
  for (const request of ['{}', '[]', 'no JSON', '']) {
    writeFileSync(join(store, 'stdin', id), request);
    assert.is(lookAt(store).glance.network, null, request);
  }
});

test('of a name without a namespace tells nothing: it may be that of a container', ({store}) => {
  writeCapture(store, {id, pod: 'web-0'});
  assert.is(lookAt(store).glance.pod, undefined);
});

test('tells nothing of what is not there, is cut off or is no file', ({store}) => {
  writeCapture(store, {id, pod: 'web/web-0'});
  truncateSync(start(store), 40);
  for (const folder of ['stdin', 'stdout']) rmSync(join(store, folder, id));
  mkdirSync(join(store, 'stdin', id));
  const {pod, hasResult, network} = lookAt(store).glance;
  assert.equal([pod, hasResult, network], [undefined, undefined, undefined]);
  rmSync(start(store));
  writeFileSync(join(store, 'started', '8-100-0000000a,ADD,bridge,eth0,c1,-'), '');
  assert.is(lookAt(store).glance.pod, undefined, 'an empty start');
});

test('of format 1 tells no duration where the time of a start may be that of a later note', ({store}) => {
  const others = Array.from({length: 20}, (_, index) => `${20 + index}-${200 + 10 * index}-0000000a`);
  for (const each of [id, ...others]) writeCapture(store, {id: each, format: 1, durationMs: 1200});
  const durationAt = (laterMs: number) => {
    const atSeconds = (epochMs + 1000 + laterMs) / 1000;
    utimesSync(join(store, 'started', `${id},ADD,bridge,eth0,c1`), atSeconds, atSeconds);
    const opened = openStore(store);
    const entry = opened.entries().find((each) => each.id === id);
    assert.ok(entry);
    const durationMs = opened.durationOf(entry);
    return typeof durationMs === 'number' ? Math.round(durationMs) : durationMs;
  };
  assert.equal([0, 40, 60, 1000].map(durationAt), [1200, 1160, undefined, undefined]);
});

test("tells nothing of the captures of M-Lab's shim.sh", ({store}) => {
  const capture = join(store, '2026-01-01T00:00:00+00:00.bridge.AbCdEf1');
  mkdirSync(capture);
  for (const [name, text] of [
    ['env', 'CNI_ARGS=K8S_POD_NAMESPACE=web;K8S_POD_NAME=web-0\n'],
    ['input', '{"name":"net"}'],
    ['output', '{}'],
    ['exitcode', '0'],
  ] as const)
    writeFileSync(join(capture, name), text);
  const {glance, read} = lookAt(store);
  assert.equal(Object.values(glance), [undefined, undefined, undefined, undefined]);
  assert.equal([read.pod?.name, read.network], ['web-0', 'net']);
});

test.run();
