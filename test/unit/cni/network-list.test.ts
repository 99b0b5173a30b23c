import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseNetworkList, requestOf} from '../../../src/cni/network-list.js';
import {UsageError} from '../../../src/errors.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('cni/network-list');

test('the configuration of one plugin is a list of one', () => {
  const list = parseNetworkList('{"cniVersion": "0.4.0", "name": "net", "type": "bridge", "mtu": 1400}');
  assert.equal(list, {cniVersion: '0.4.0', name: 'net', plugins: [{mtu: 1400, type: 'bridge'}]});
  assert.equal(parseNetworkList('{}', 'ptp'), {cniVersion: '1.0.0', name: 'mlab-cni', plugins: [{type: 'ptp'}]});
});

test('a request is written as libcni writes it', () => {
  const list = parseNetworkList(
    '{"name": "net", "plugins": [{"type": "portmap", "capabilities": {"portMappings": true}}]}',
  );
  const [plugin = {}] = list.plugins;
  const capabilities = {portMappings: [], mac: '02:00:00:00:00:01'};
  assert.is(
    JSON.stringify(requestOf(list, plugin, capabilities, {ips: []})),
    '{"capabilities":{"portMappings":true},"cniVersion":"1.0.0","name":"net","prevResult":{"ips":[]},"runtimeConfig":{"portMappings":[]},"type":"portmap"}',
  );
});

test('what cannot be called is refused', async () => {
  const texts = [
    '',
    '[]',
    '{"plugins": []}',
    '{"plugins": [1]}',
    '{"type": "../sh"}',
    '{}',
    '{"plugins": [{"type": "a"}, {}]}',
  ];
  for (const text of texts) assert.instance(await thrownBy(() => parseNetworkList(text)), UsageError, text);
  assert.instance(await thrownBy(() => parseNetworkList('{"plugins": [{"type": "a"}]}', 'b')), UsageError);
});

test.run();
