import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addressNumber, parseCidr, subnetBounds} from '../../../src/cni/address.js';

const test = suite('addresses');

test('addresses are numbers, in whatever spelling', () => {
  assert.is(addressNumber('10.7.1.6'), 0x0a070106n);
  assert.is(addressNumber('FD00::1'), addressNumber('fd00:0:0::0:1'));
  assert.is(addressNumber('::ffff:10.0.0.1'), addressNumber('::ffff:a00:1'));
  assert.is((addressNumber('fd00::2') ?? 0n) - (addressNumber('fd00::1') ?? 0n), 1n);
  assert.ok((addressNumber('::') ?? 0n) > (addressNumber('255.255.255.255') ?? 0n), 'families do not mix');
});

test('what is no address is none', () => {
  for (const text of ['', '10.7.1', '10.7.1.6/29', 'fe80::1%eth0', 'host']) assert.is(addressNumber(text), undefined);
});

test('a CIDR has an address and a prefix that fits its family', () => {
  assert.equal(parseCidr('10.7.1.0/29'), {address: '10.7.1.0', family: 4, prefix: 29});
  assert.equal(parseCidr('fd00::/64'), {address: 'fd00::', family: 6, prefix: 64});
  for (const text of ['10.7.1.0', '10.7.1.0/33', 'fd00::/129', '/8', '10.7.1.0/x'])
    assert.is(parseCidr(text), undefined);
});

test('a subnet goes from its network address to its last one', () => {
  const bounds = (text: string) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : subnetBounds(cidr);
  };
  assert.equal(bounds('10.7.1.5/29'), [addressNumber('10.7.1.0'), addressNumber('10.7.1.7')]);
  assert.equal(bounds('10.0.0.0/0'), [0n, 0xffffffffn]);
  assert.equal(bounds('fd00::5/126'), [addressNumber('fd00::4'), addressNumber('fd00::7')]);
});

test.run();
