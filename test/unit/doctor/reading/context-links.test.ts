import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {contextLinks} from '../../../../src/doctor/reading/context-links.js';

const test = suite('doctor/reading/context-links');

function links(addresses: unknown, details: unknown) {
  const files = {'addresses.json': addresses, 'links.json': details};
  return contextLinks(
    new Map(
      Object.entries(files).flatMap(([name, json]) => (json === undefined ? [] : [[name, JSON.stringify(json)]])),
    ),
  );
}

const cni0 = {ifname: 'cni0', addr_info: [{local: '10.1.0.1', prefixlen: 24}, {local: 'fd00::1'}, 7]};

test('addresses come from one list of iproute2, kinds from the other', () => {
  const details = [{ifname: 'cni0', linkinfo: {info_kind: 'bridge'}}, {ifname: 'eth0'}, {ifname: 'late'}];
  assert.equal(links([cni0, {ifname: 'eth0'}], details), [
    {name: 'cni0', kind: 'bridge', addresses: ['10.1.0.1/24']},
    {name: 'eth0', kind: '', addresses: []},
  ]);
});

test('a link that only the list of addresses has is left out, since its kind is not known', () => {
  assert.equal(links([cni0, {ifname: 'new'}], [{ifname: 'cni0'}]), [
    {name: 'cni0', kind: '', addresses: ['10.1.0.1/24']},
  ]);
});

test('where iproute2 did not tell both, links are not known', () => {
  assert.is(links(undefined, []), null);
  assert.is(links([], undefined), null);
  assert.is(links({}, []), null);
  assert.is(links([], 'x'), null);
  assert.equal(links([], []), []);
});

test('elements that are no links are passed over', () => {
  assert.equal(links([null, {}, {ifname: 7}, 'cni0'], [{ifname: 'cni0'}]), []);
});

test.run();
