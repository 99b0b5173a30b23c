import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addressesOf} from '../../../src/cni/result-addresses.js';

const test = suite('cni/result-addresses');

test('results of 0.2.0 and of 0.3.0 and later', () => {
  assert.equal(addressesOf({ip4: {ip: '10.0.0.2/24'}, ip6: {ip: 'fd00::2/64'}}), ['10.0.0.2/24', 'fd00::2/64']);
  assert.equal(addressesOf({ips: [{version: '4', address: '10.0.0.2/24'}, {address: 'fd00::2/64'}]}), [
    '10.0.0.2/24',
    'fd00::2/64',
  ]);
  assert.equal(addressesOf({interfaces: []}), []);
});

test.run();
