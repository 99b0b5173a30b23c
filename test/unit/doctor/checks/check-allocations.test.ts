import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {checkAllocations} from '../../../../src/doctor/checks/check-allocations.js';
import type {Allocation, ContainerLists} from '../../../../src/doctor/facts.js';
import type {Network} from '../../../../src/doctor/network.js';
import {clusterWith} from '../../../helpers/cluster-record.js';
import {factsWith, inShort, pluginsIn, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: addresses that are held');

const minute = 60_000;
const directory = '/var/lib/cni/networks/mynet';

function id(digit: string): string {
  return digit.repeat(64);
}

/** The file of an address; its container is gone, and settled, unless `some` says otherwise. */
function file(address: string, some: Partial<Allocation> = {}): Allocation {
  return {address, containerId: id(address.slice(-1)), ifname: 'eth0', ageMs: 60 * minute, ...some};
}

function hostLocal(...ranges: readonly JsonObject[]): JsonObject {
  return {type: 'bridge', ipam: {type: 'host-local', ranges: [[...ranges]]}};
}

const small = {subnet: '10.7.1.0/29'}; // five addresses beside the gateway
const five = ['10.7.1.2', '10.7.1.3', '10.7.1.4', '10.7.1.5', '10.7.1.6'];

interface Node {
  readonly plugins?: readonly JsonObject[];
  readonly network?: Partial<Network>;
  readonly containers?: ContainerLists;
}

const nobody: ContainerLists = {kind: 'known', runtimes: ['/run/containerd/containerd.sock'], ids: new Set()};

function node(files: readonly Allocation[], {plugins, network, containers}: Node = {}) {
  const range = hostLocal({subnet: '10.7.1.0/24'});
  return checkAllocations(
    factsWith({
      plugins: pluginsIn(plugins ?? [range], network),
      allocations: [{directory, network: 'mynet', allocations: files}],
      containers: containers ?? nobody,
    }),
  );
}

test('an address whose container no runtime has is leaked, once nobody can be starting that container any more', () => {
  const said = node([file('10.7.1.9')]);
  assert.equal(inShort(said), ['warning addresses-leaked']);
  assert.match(wordsOf(said), /^1 address is held/);
  assert.match(wordsOf(said), `${directory}: 10.7.1.9\n10.7.1.9: container 999999999999 is no pod of /run/containerd`);
  assert.match(wordsOf(node([file('10.7.1.8'), file('10.7.1.9')])), /^2 addresses are held/);
  assert.equal(node([file('10.7.1.9', {ageMs: 5 * minute})]), [], 'a kubelet may still wait for it');
  assert.is(node([file('10.7.1.9', {ageMs: 5 * minute + 1})]).length, 1);
});

test('what a runtime has, or cannot have, is not leaked', () => {
  assert.equal(node([file('10.7.1.9')], {containers: {...nobody, ids: new Set([id('9')])}}), []);
  assert.equal(
    node([file('10.7.1.9', {containerId: 'cnitool-77383ca0a0715733ca6f'})]),
    [],
    'an id that no runtime makes',
  );
  assert.equal(node([file('10.7.1.9', {containerId: `${id('9')}0`})]), []);
  assert.equal(node([file('10.7.1.9')], {network: {isEngines: true}}), [], "podman's containers are in no list");
  assert.equal(node([file('10.7.1.9')], {network: {name: 'othernet'}}), [], 'no network has that directory');
});

test('a network that pods share with podman, or with another network, is not judged by lists of pods, or by its ranges', () => {
  const range = hostLocal({subnet: '10.7.1.0/24'});
  const allocations = [{directory, network: 'mynet', allocations: [file('10.7.1.9')]}];
  const shared = [...pluginsIn([range]), ...pluginsIn([range], {isEngines: true})];
  assert.equal(checkAllocations(factsWith({plugins: shared, allocations, containers: nobody})), []);
  const mine = {containerId: 'cnitool'};
  const twice = [{directory, network: 'mynet', allocations: [file('10.8.1.8', mine), file('10.8.1.9', mine)]}];
  const other = [...pluginsIn([range]), ...pluginsIn([hostLocal({subnet: '10.8.1.0/24'})], {name: 'other'})];
  assert.equal(checkAllocations(factsWith({plugins: other, allocations: twice})), []);
});

test('where lists of containers are not known, nothing is claimed of addresses that may be leaked', () => {
  const containers: ContainerLists = {kind: 'unknown', reason: 'crio does not tell'};
  const said = node([file('10.7.1.8', {containerId: 'x'}), file('10.7.1.9')], {containers});
  assert.equal(inShort(said), ['unchecked: whether containers that are gone still hold addresses']);
  assert.match(wordsOf(said), 'crio does not tell');
  assert.equal(node([file('10.7.1.9', {containerId: 'x'})], {containers}), [], 'there is nothing to ask about');
  const networks = ['mynet', 'other'];
  const plugins = networks.flatMap((name) => pluginsIn([hostLocal({subnet: '10.7.1.0/24'})], {name}));
  const allocations = networks.map((network, index) => {
    const some = index === 0 ? {} : {containerId: 'x'};
    return {directory: `/var/lib/cni/networks/${network}`, network, allocations: [file('10.7.1.9', some)]};
  });
  assert.is(checkAllocations(factsWith({plugins, allocations, containers})).length, 1, 'one of two networks is enough');
});

test('what is to be pasted names each address and container once, and no more than eight at a time', () => {
  const [few] = node([file('10.7.1.8'), file('10.7.1.9', {containerId: id('8'), ifname: 'net1'})]);
  assert.is(
    few?.kind === 'finding' && few.next,
    `cd '${directory}' && grep -lE '^(888888888888)' 10.7.1.8 10.7.1.9 | xargs -r rm`,
  );
  const hosts = Array.from({length: 9}, (_, index) => `10.7.1.${index + 11}`);
  const all = wordsOf(node(hosts.map((host) => file(host))));
  assert.match(all, `${hosts.slice(0, 8).join(' ')} ...`);
  assert.match(all, `${hosts.slice(0, 8).join(' ')} | xargs -r rm; then doctor once more, for the others`);
  const eight = wordsOf(node(hosts.slice(0, 8).map((host) => file(host))));
  assert.not.match(eight, /\.\.\.|once more/);
});

test('a range is full when all of its addresses are held, and not one before', () => {
  const here: ContainerLists = {...nobody, ids: new Set([...'23456'].map(id))};
  const options = {plugins: [hostLocal(small)], containers: here};
  const said = node(
    five.map((each) => file(each)),
    options,
  );
  assert.equal(inShort(said), ['error range-full']);
  assert.match(wordsOf(said), 'no address is left in 10.7.1.0/29');
  assert.match(wordsOf(said), `${directory}: 5 of 5 addresses are held\n/net.conflist plugins[0]`);
  assert.match(wordsOf(said), 'move pods away, or give this node a larger range');
  assert.equal(
    node(
      five.slice(1).map((each) => file(each)),
      options,
    ),
    [],
  );
  const elsewhere = [...five.slice(1), '10.7.1.99', 'fd00::2'].map((each) => file(each));
  assert.not.match(inShort(node(elsewhere, options)).join(), 'range-full');
});

test('of a full range those addresses are told, and may be freed, whose containers are gone', () => {
  const containers: ContainerLists = {...nobody, ids: new Set([...'2345'].map(id))};
  const files = five.map((each) => file(each));
  const [said] = node(files, {plugins: [hostLocal(small)], containers});
  if (said?.kind !== 'finding') throw new Error('nothing is said');
  assert.match(said.evidence.join('\n'), '1 of them by containers that are gone: 10.7.1.6');
  assert.is(said.next, `cd '${directory}' && grep -lE '^(666666666666)' 10.7.1.6 | xargs -r rm`);
  const unknown: ContainerLists = {kind: 'unknown', reason: ''};
  for (const other of [{containers: unknown}, {network: {isEngines: true}}]) {
    const [full] = node(files, {plugins: [hostLocal(small)], ...other});
    assert.match(full?.kind === 'finding' ? full.next : '', 'move pods away');
  }
});

test('a set of ranges is full when each of its ranges is; sets and networks are told apart', () => {
  const one = (host: number) => ({subnet: '10.7.1.0/24', rangeStart: `10.7.1.${host}`, rangeEnd: `10.7.1.${host}`});
  const files = [file('10.7.1.2'), file('10.7.1.3')];
  const ids = {containers: {...nobody, ids: new Set([id('2'), id('3')])}};
  assert.equal(inShort(node(files, {plugins: [hostLocal(one(2), one(3))], ...ids})), ['error range-full']);
  assert.equal(node(files, {plugins: [hostLocal(one(2), one(4))], ...ids}), []);
  const sets = {type: 'bridge', ipam: {type: 'host-local', ranges: [[one(2)], [one(4)]]}};
  assert.equal(
    inShort(node(files, {plugins: [sets], ...ids})),
    ['error range-full'],
    'every pod needs one of each set',
  );
  const twoPlugins = [hostLocal(one(2)), hostLocal(one(4))];
  assert.equal(inShort(node(files, {plugins: twoPlugins, ...ids})), ['error range-full']);
});

test('an empty file keeps its address from everybody for ever, unless it is just being written', () => {
  const empty = {containerId: '', ifname: ''};
  const said = node([file('10.7.1.5', empty), file('10.7.1.6', {...empty, ageMs: 5 * minute})]);
  assert.equal(inShort(said), ['warning allocation-empty']);
  assert.match(wordsOf(said), `find 10.7.1.5 -empty -delete`);
  assert.equal(node([file('10.7.1.6', {...empty, ageMs: 5 * minute})]), []);
});

test('one container with two addresses of one range for one interface is one too many', () => {
  const ids = {containers: {...nobody, ids: new Set([id('8')])}};
  const mine = {containerId: id('8')};
  const said = node([file('10.7.1.8', mine), file('10.7.1.9', mine)], ids);
  assert.equal(inShort(said), ['warning addresses-twice']);
  assert.match(wordsOf(said), 'one container holds 2 addresses of one range for eth0');
  assert.match(wordsOf(said), `${directory}: 10.7.1.8 10.7.1.9 for container 888888888888\n`);
  for (const [why, other] of [
    ['another interface', file('10.7.1.9', {...mine, ifname: 'net1'})],
    ['another container', file('10.7.1.9', {containerId: 'x'})],
    ['old plugins wrote no interface', file('10.7.1.9', {...mine, ifname: ''})],
    ['an address of no range', file('10.9.9.9', mine)],
  ] as const) {
    assert.equal(node([file('10.7.1.8', mine), other], ids), [], why);
  }
  const oldOnes = [file('10.7.1.8', {...mine, ifname: ''}), file('10.7.1.9', {...mine, ifname: ''})];
  assert.equal(node(oldOnes, ids), [], 'there may be two interfaces');
  const noOnes = [file('10.7.1.8', {containerId: '', ageMs: 0}), file('10.7.1.9', {containerId: '', ageMs: 0})];
  assert.equal(node(noOnes, ids), []);
  const outside = [file('10.9.9.8', mine), file('10.9.9.9', mine)];
  assert.equal(node(outside, ids), [], 'of a range that is no more');
  const sets = {
    type: 'bridge',
    ipam: {type: 'host-local', ranges: [[{subnet: '10.7.1.0/24'}], [{subnet: '10.8.1.0/24'}]]},
  };
  assert.equal(
    node([file('10.7.1.8', mine), file('10.8.1.8', mine)], {...ids, plugins: [sets]}),
    [],
    'one of each set',
  );
});

test("node-local's ranges are those of the cluster", () => {
  const plugins = pluginsIn([{type: 'bridge', bridge: 'br0', isGateway: true, ipam: {type: 'node-local'}}]);
  const files = ['11.0.1.2', '11.0.1.3', '11.0.1.4', '11.0.1.5', '11.0.1.6'].map((each) =>
    file(each, {containerId: 'x'}),
  );
  const allocations = [{directory, network: 'mynet', allocations: files}];
  const told = checkAllocations(factsWith({plugins, allocations, cluster: clusterWith(['11.0.1.0/29'])}));
  assert.match(wordsOf(told), 'no address is left in 11.0.1.0/29');
  assert.equal(checkAllocations(factsWith({plugins, allocations})), [], 'nobody told');
});

test.run();
