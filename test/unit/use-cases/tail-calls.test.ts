import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../src/capture/selection/filter.js';
import type {Followed} from '../../../src/store/disk/follow.js';
import {openStore} from '../../../src/store/disk/store.js';
import {tailCalls} from '../../../src/use-cases/tail-calls.js';
import {epochMs} from '../../helpers/invocation.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('tail calls');

let store = '';
test.before.each(() => {
  store = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  writeCapture(store, {id: '1-100-0b7f5e1c', durationMs: 900});
  writeCapture(store, {id: '2-110-0b7f5e1c', plugin: 'host-local', parentId: '1-100-0b7f5e1c'});
  writeCapture(store, {id: '3-120-0b7f5e1c', plugin: 'tuning', status: null});
});
test.after.each(() => rmSync(store, {recursive: true}));

const since: Partial<Filter> = {sinceMs: epochMs};

/** Tells of the first so many calls; `meanwhile` happens when it follows, before the first is asked for. */
async function tail(filter: Partial<Filter>, count: number, meanwhile: () => void = () => undefined) {
  const ended = new AbortController();
  const calls = tailCalls(openStore(store), {...everyCapture, ...filter}, {signal: ended.signal, slowMs: 3_600_000});
  meanwhile();
  const told: string[] = [];
  for await (const {reading, depth} of calls) {
    told.push(`${nameOf(reading)} ${depth}`);
    if (told.length === count) ended.abort();
  }
  return told;
}

function nameOf(reading: Followed['reading']): string {
  return reading.kind === 'damaged' ? `damaged ${reading.id}` : reading.invocation.plugin;
}

test('since a time: those that ended since then, the one that ended first first, and who was called deeper', async () => {
  assert.equal(await tail(since, 2), ['host-local 1', 'bridge 0']);
});

test('the past is filtered, and keeps its depth', async () => {
  assert.equal(await tail({...since, plugins: ['host-local']}, 1), ['host-local 1']);
});

test('without a time nothing of the past is told', async () => {
  assert.equal(await tail({}, 1, () => writeCapture(store, {id: '4-130-0b7f5e1c', plugin: 'portmap'})), ['portmap 0']);
});

test('what ends while the past is read is told, and once', async () => {
  const meanwhile = () => {
    writeFileSync(join(store, 'ended/3-120-0b7f5e1c,exit-0,122'), '');
    writeCapture(store, {id: '4-130-0b7f5e1c', plugin: 'portmap'});
  };
  const told = await tail(since, 4, meanwhile);
  assert.equal(told.sort(), ['bridge 0', 'host-local 1', 'portmap 0', 'tuning 0']);
});

test('what happens from now on is filtered; what is damaged cannot be, and is told of', async () => {
  const meanwhile = () => {
    writeCapture(store, {id: '4-130-0b7f5e1c', plugin: 'portmap'});
    writeFileSync(join(store, 'started/5-140-0b7f5e1c,ADD,bridge,eth0,c1,1'), 'nonsense');
    writeFileSync(join(store, 'ended/5-140-0b7f5e1c,exit-0,150'), '');
    writeCapture(store, {id: '6-150-0b7f5e1c', plugin: 'vlan'});
  };
  assert.equal(await tail({plugins: ['vlan']}, 2, meanwhile), ['damaged 5-140-0b7f5e1c 0', 'vlan 0']);
});

test.run();
