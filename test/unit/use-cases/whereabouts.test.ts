import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../src/capture/invocation.js';
import {openStore} from '../../../src/store/disk/store.js';
import {callsThen} from '../../../src/use-cases/calls-then.js';
import {whereaboutsOf} from '../../../src/use-cases/whereabouts.js';
import {writeCapture, type WrittenCapture} from '../../helpers/write-capture.js';

const test = suite<{directory: string}>('what nodes and the cluster tell around a call');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-around-'));
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

const failed = {status: 1, stdout: '{"code":11,"msg":"no"}'};
const cluster = (server: string) => JSON.stringify({server, pods: [{namespace: 'web', name: 'front'}]});

function put(directory: string, node: string | null, call: Partial<WrittenCapture>, kubernetes?: string): void {
  const site = node === null ? directory : join(directory, 'nodes', node, 'store');
  writeCapture(site, {id: '1-100-0000000a', pod: 'web/front', ...call});
  if (node !== null && kubernetes !== undefined) putContext(directory, node, kubernetes);
}

function putContext(directory: string, node: string, kubernetes: string): void {
  const file = join(directory, 'nodes', node, 'context', 'kubernetes.json');
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, kubernetes);
}

function callOn(directory: string, node: string | null): Invocation {
  const store = openStore(directory);
  const entry = store.entries().find((each) => each.node === node);
  const reading = entry === undefined ? undefined : store.read(entry);
  if (reading?.kind !== 'capture') throw new Error(`no call on ${node}`);
  return reading.invocation;
}

test('what the API server said of its node and pod, for a call that was collected', ({directory}) => {
  put(directory, null, {});
  put(directory, 'n1', {}, cluster('https://one'));
  put(directory, 'n2', {}, 'no JSON');
  put(directory, 'n3', {});
  const then = callsThen(directory);
  const {call, cluster: said, pod} = then(callOn(directory, 'n1')) ?? {};
  assert.equal([call?.node, said?.server, pod?.kind], ['n1', 'https://one', 'there']);
  for (const node of [null, 'n2', 'n3']) assert.is(then(callOn(directory, node)), null, `${node}`);
});

test('it is read once for all calls of a node', ({directory}) => {
  put(directory, 'n1', {}, cluster('https://one'));
  put(directory, 'n2', {});
  const [one, two] = [callOn(directory, 'n1'), callOn(directory, 'n2')];
  const then = callsThen(directory);
  assert.equal([then(one)?.cluster.server, then(two)], ['https://one', null]);
  for (const node of ['n1', 'n2']) putContext(directory, node, cluster('https://other'));
  assert.equal([then(one)?.cluster.server, then(two)], ['https://one', null]);
});

test('other nodes are compared for a call that failed alone', ({directory}) => {
  put(directory, 'n1', failed, cluster('https://one'));
  put(directory, 'n2', {}, cluster('https://one'));
  const call = callOn(directory, 'n1');
  const {fleet, then} = whereaboutsOf(call, true, directory);
  assert.equal([fleet?.failing, fleet?.others, then?.cluster.server], [['n1'], ['n2'], 'https://one']);
  assert.equal(whereaboutsOf(call, false, directory).fleet, null);
  assert.equal(whereaboutsOf(undefined, true, directory), {fleet: null, then: null});
});

test.run();
