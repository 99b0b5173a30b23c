import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findRandom, looksRandom} from '../../../src/redact/random.js';
import {replaceSpans} from '../../../src/redact/span.js';
import {unmarked} from '../../helpers/secrets.js';

const test = suite('redact/random');

const random = [
  ...['Xa8hf3kd9Slq20Zk', 'x7k2m9q4w8r3t6z1', 'A7K2M9Q4W8R3T6Z1', 'a8f/K2+x9Qw4Zr7Tm3Bv6Nc==', 'q9w8e7r6t5y4u3i2'],
  'abc-Xa8hf3kd9Slq20Zk.def',
  ...['Ab1-Cd2-Ef3-Gh4-Ij5-Kl6-Mn7', 'Ab1-Cd2-Ef3-Gh4-Ij5-Kl67', 'Xa8h/f3kd9Slq2+0Zk', 'JBSWYKJBSWYDPE33'],
  ...['abc1234567xyz123456k', 'Abc1234567xyZ1234k', 'abcd1x2efg3y4z56'],
];
for (const run of random) test(`random: ${run}`, () => assert.ok(looksRandom(run)));

const explained = [
  // too short, or of one kind of character
  ...['Xa8hf3kd9Slq20Z', 'Xa8hf3kd9Slq20==', 'abcdefghijklmnopqrst', '01234567890123456789', 'ABCDEFGHIJKLMNOPQRST'],
  // hexadecimal digits: ids and digests
  ...[
    '0123456789abcdef0123',
    '0x0123456789abcdef0123',
    'sandbox-0123456789abcdef',
    '0123456789ABCDEF01',
    'cni0123456789abcdef.yaml',
  ],
  ...['0f8fad5b-d9cb-469f-a165-70867728950e', 'pod0f8fad5b_d9cb_469f_a165_70867728950e'],
  'veth-0123456789abcdef0123456789abcdef/x7',
  ...['eth0/0123456789abcdef01', '1234567890123456/1', 'aBcDeFgHiJkLmNoPqRsT'],
  // names with a number
  ...['x1y2z3w4-t5s6r7q8-p9o1n2m3', 'Ab1-Cd2-Ef3-Gh4-Ij5-Kl6', 'abc1234567xyz1234567k', 'Abc1234567xyZ12345'],
  'abcd1x2efgh3y4z5',
  ...[
    'ABCDEFGHIJKLMNOP1',
    'networkPolicyController2',
    'thisIsALongNameInCamelCase4Kubernetes',
    'ip-masq-agent-x7k2m-q4w8r-t6z1',
  ],
  ...['coredns-x7k2m9-q4w8r3', 'abcdefghijklmnopqrstuv1', 'Kubernetes1Network', 'Ab1-Cd2-Ef3-Gh4-Ij'],
  ...['aaaaaaaaaaaaaaaaaaaaaaaaa1a1', 'abcdefghijklmnopq1r2s3t4u5v6w7'],
];
for (const run of explained) test(`not random: ${run}`, () => assert.not(looksRandom(run)));

const lines = [
  'got «Xa8hf3kd9Slq20Zk» back',
  'open /var/run/«x7k2m9q4w8r3t6z1»/net: no such file',
  'GET https://example.org/a/«Xa8hf3kd9Slq20Zk»?x=«x7k2m9q4w8r3t6z1»',
  'sent «Xa8hf3kd9Slq20ZkXa8hf3kd9S==».',
  'got «Xa8hf3kd9Slq20Zk/abc/Df3x» back',
  'open /etc/kubernetesnetworks/x.conf: no such file',
  // what explains it stands before it
  'image x@sha256:Xa8hf3kd9Slq20Zk',
  'MD5:Xa8hf3kd9Slq20Zk and «Xa8hf3kd9Slq20Zk»',
  'public key: Xa8hf3kd9Slq20Zk',
  'key: «Xa8hf3kd9Slq20Zk»',
  'interface wg0, peer Xa8hf3kd9Slq20ZkXa8hf3kd9Slq20ZkXa8hf3kd9Sl=',
  'interface wg0, peer «Xa8hf3kd9Slq20ZkXa8hf3kd9Slq20Zk»',
  'interface wg0, pear «Xa8hf3kd9Slq20ZkXa8hf3kd9Slq20ZkXa8hf3kd9Sl=»',
  'peer: Xa8hf3kd9Slq20Zk',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIXa8hf3kd9Slq20Zk joe',
  'integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  'integrity sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'felix set cali40s:LqEsmJgzZy1pX0vb4XfbHs1 and cali60s:LqEsmJgzZy1pX0vb4XfbHs1',
  // what is explained by its own form
  '-A KUBE-SVC-TCOU7JCQXEZGVUNU -j KUBE-SEP-X7K2M5Q4W6R3T6Z2',
  'ocid1.vnic.oc1.eu.x7k2m9q4w8r3t6z1x7k2m9q4w8r3t6z1',
  'sha256:0123456789abcdef0123456789abcdef and a pod web-5d4f8c7b9-x7k2m',
];
for (const line of lines) {
  const {text, kept} = unmarked(line);
  test(line, () => assert.is(replaceSpans(text, findRandom(text)), kept));
}

test('of a path the random part is named by itself', () => {
  assert.equal(findRandom('/run/of/x7k2m9q4w8r3t6z1'), [{from: 8, to: 24, what: 'random string'}]);
});

test.run();
