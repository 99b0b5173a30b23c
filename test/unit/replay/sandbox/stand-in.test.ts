import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {wantedLinks} from '../../../../src/replay/sandbox/stand-in.js';
import {recordedCall} from '../../../helpers/recorded-call.js';

const test = suite('replay/sandbox/stand-in');

/** A request, and the links that it wants to build on. */
const requests: readonly (readonly [JsonObject, readonly string[]])[] = [
  [{}, []],
  [{master: 'eth0'}, ['eth0']],
  [{device: 'ens1f0np0'}, ['ens1f0np0']],
  [{delegates: [{master: 'eth0'}, {master: 'eth1'}, {device: 'eth0'}]}, ['eth0', 'eth1']],
  [{prevResult: {master: 'eth0'}}, []],
  [{ipam: {type: 'dhcp', interface: 'eth0'}}, []],
  [{master: 5}, []],
  [{master: {device: 'eth0'}}, ['eth0']],
  ...['', '-eth0', 'eth 0', 'a/b', 'a:b', 'sixteen-letters-'].map((master) => [{master}, []] as const),
  [{master: 'fifteen-letters'}, ['fifteen-letters']],
  [{master: 'br-0.5'}, ['br-0.5']],
];
for (const [request, links] of requests) {
  test(JSON.stringify(request), () => assert.equal(wantedLinks(recordedCall({id: 'a', request})), links));
}

test('a link that the node lacked, too, is none that the sandbox should have', () => {
  const after = (msg: string) => wantedLinks(recordedCall({id: 'a', request: {master: 'eth0'}, error: {code: 1, msg}}));
  assert.equal(after('failed to lookup master "eth0": Link not found'), []);
  assert.equal(after('no such network interface'), []);
  assert.equal(after('No such device'), []);
  assert.equal(after('no room'), ['eth0']);
});

test.run();
