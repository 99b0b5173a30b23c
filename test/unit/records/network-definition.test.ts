import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseNetworkDefinition} from '../../../src/records/network-definition.js';

const test = suite('cni/network-definition');

test('one plugin; a network without a name gets that of the definition', () => {
  const config = '{"cniVersion":"0.4.0","type":"bridge"}';
  assert.equal(parseNetworkDefinition(config, '12-net'), {
    kind: 'config',
    network: '12-net',
    plugins: ['bridge'],
    configuration: {cniVersion: '0.4.0', type: 'bridge'},
  });
});

test('a list of plugins', () => {
  const config = '{"name":"ipvlan-index-2","plugins":[{"type":"netctl"},{"type":"ipvlan"}]}';
  assert.equal(parseNetworkDefinition(config, 'index2ip-index-2-conf'), {
    kind: 'config',
    network: 'ipvlan-index-2',
    plugins: ['netctl', 'ipvlan'],
    configuration: {name: 'ipvlan-index-2', plugins: [{type: 'netctl'}, {type: 'ipvlan'}]},
  });
});

test('without a configuration the node has it', () => {
  assert.equal(parseNetworkDefinition('', 'x'), {kind: 'on-node'});
});

for (const [config, reason] of [
  ['{"type":', 'its spec.config is no JSON object'],
  ['[]', 'its spec.config is no JSON object'],
  ['{"plugins":[]}', 'its list of plugins is empty'],
  ['{"plugins":[{"type":"bridge"},{"ipam":{}}]}', 'it has a plugin without a type'],
  ['{"name":"x"}', 'it has a plugin without a type'],
] as const) {
  test(`${config} is invalid`, () => assert.equal(parseNetworkDefinition(config, 'x'), {kind: 'invalid', reason}));
}

test.run();
