import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseNetworkStatus} from '../../../src/records/network-status.js';

const test = suite('cni/network-status');

test('what multus writes', () => {
  const text = `[{
    "name": "flannel", "interface": "eth0", "ips": ["10.244.3.2"], "mac": "8a:18:19:0b:29:7a", "default": true, "dns": {}
  },{
    "name": "default/12-net", "interface": "net1", "ips": ["10.10.12.2", "fd00::2"], "dns": {}
  },{
    "name": "older", "dns": {}
  }]`;
  assert.equal(parseNetworkStatus(text), [
    {name: 'flannel', ifname: 'eth0', ips: ['10.244.3.2'], isDefault: true},
    {name: 'default/12-net', ifname: 'net1', ips: ['10.10.12.2', 'fd00::2'], isDefault: false},
    {name: 'older', ifname: null, ips: [], isDefault: false},
  ]);
});

test('entries that are none are passed over', () => {
  assert.equal(parseNetworkStatus('["x", {"name": "a", "ips": ["10.0.0.1", 7]}, null]'), [
    {name: 'a', ifname: null, ips: ['10.0.0.1'], isDefault: false},
  ]);
});

test('what is no list is none', () => {
  assert.is(parseNetworkStatus('{"name":"flannel"}'), undefined);
  assert.is(parseNetworkStatus('[{'), undefined);
});

test.run();
