import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseNetworkSelections} from '../../../src/records/network-selection.js';

const test = suite('cni/network-selection');

test('a list: namespace and interface are optional, blanks do not matter', () => {
  assert.equal(parseNetworkSelections('12-net, other/23-net@data0 ,31-net@net7', 'default'), {
    kind: 'networks',
    networks: [
      {namespace: 'default', name: '12-net', ifname: null},
      {namespace: 'other', name: '23-net', ifname: 'data0'},
      {namespace: 'default', name: '31-net', ifname: 'net7'},
    ],
  });
});

test('JSON, with the older name of the interface, too', () => {
  const text =
    '[{"name":"a","ips":["10.0.0.5"]},{"name":"b","namespace":"other","interface":"x0"},{"name":"c","interfaceRequest":"y0"}]';
  assert.equal(parseNetworkSelections(text, 'default'), {
    kind: 'networks',
    networks: [
      {namespace: 'default', name: 'a', ifname: null},
      {namespace: 'other', name: 'b', ifname: 'x0'},
      {namespace: 'default', name: 'c', ifname: 'y0'},
    ],
  });
});

test('no text asks for nothing', () => {
  assert.equal(parseNetworkSelections('', 'default'), {kind: 'networks', networks: []});
});

for (const [text, reason] of [
  ['a/b/c', '"a/b/c" is not written like NAMESPACE/NAME@IFNAME'],
  ['Net', '"Net" is not written like NAMESPACE/NAME@IFNAME'],
  ['net@an-interface-too-long', '"net@an-interface-too-long" is not written like NAMESPACE/NAME@IFNAME'],
  ['good,,', '"" is not written like NAMESPACE/NAME@IFNAME; "" is not written like NAMESPACE/NAME@IFNAME'],
  ['[{"name":', 'it is no valid JSON'],
  ['{"name":"a"}', 'it is JSON, but no list'],
  ['[{"nome":"a"}]', '{"nome":"a"} names no network'],
  ['["a"]', '"a" names no network'],
] as const) {
  test(`multus refuses ${text}`, () => {
    assert.equal(parseNetworkSelections(text, 'default'), {kind: 'invalid', reason});
  });
}

test.run();
