import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseFlannelFile} from '../../../../src/doctor/reading/flannel-file.js';

const test = suite('doctor/reading/flannel-file');

const written = 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.3.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n';
const written6 =
  'FLANNEL_IPV6_NETWORK=fd00::/48\nFLANNEL_IPV6_SUBNET=fd00:0:0:3::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n';

test('what flanneld writes, for either family, lacks nothing', () => {
  assert.equal(parseFlannelFile(written), {
    network: '10.244.0.0/16',
    subnet: '10.244.3.1/24',
    missing: [],
    malformed: [],
  });
  assert.equal(parseFlannelFile(written6), {
    network: 'fd00::/48',
    subnet: 'fd00:0:0:3::1/64',
    missing: [],
    malformed: [],
  });
  const both = parseFlannelFile(written6 + written);
  assert.equal([both.network, both.subnet], ['10.244.0.0/16', '10.244.3.1/24']);
});

test('each key without which the plugin refuses to work is missed, also where it has no value', () => {
  const all = ['FLANNEL_NETWORK', 'FLANNEL_SUBNET', 'FLANNEL_MTU', 'FLANNEL_IPMASQ'];
  assert.equal(parseFlannelFile('').missing, all);
  for (const key of all) {
    const line = new RegExp(`^${key}=.*$`, 'm');
    assert.equal(parseFlannelFile(written.replace(line, '')).missing, [key]);
    assert.equal(parseFlannelFile(written.replace(line, `${key}= `)).missing, [key]);
    assert.equal(parseFlannelFile(written.replace(line, `#${key}=x`)).missing, [key]);
  }
});

test('what the plugin cannot parse is told as it is there', () => {
  const malformed = (from: string, to: string) => parseFlannelFile(written.replace(from, to)).malformed;
  assert.equal(malformed('MTU=1450', 'MTU=auto'), ['FLANNEL_MTU=auto']);
  assert.equal(malformed('MTU=1450', 'MTU=-1'), ['FLANNEL_MTU=-1']);
  assert.equal(malformed('10.244.3.1/24', '10.244.3.1'), ['FLANNEL_SUBNET=10.244.3.1']);
  assert.equal(malformed('10.244.3.1/24', 'a=b/24'), ['FLANNEL_SUBNET=a=b/24']);
});

test.run();
