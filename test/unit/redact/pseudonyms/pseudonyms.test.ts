import {createHash} from 'node:crypto';
import {BlockList, isIPv4, isIPv6} from 'node:net';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {createMapAddress, mapNetwork} from '../../../../src/redact/pseudonyms/map-address.js';
import {Pseudonyms} from '../../../../src/redact/pseudonyms/pseudonyms.js';

const test = suite('redact/pseudonyms');

const seed = process.env['MLAB_CNI_SEED'] ?? '7';
const key = Buffer.from(`a key ${seed}`);
const again = `MLAB_CNI_SEED=${seed}`;

const classes = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '224.0.0.0/4',
  '127.0.0.0/8',
];
const classes6 = ['fd00::/8', 'fe80::/10', 'ff00::/8', '2000::/3', '2001:db8::/32'];

test('addresses: one to one, prefixes shared as before, family and class kept', () => {
  const map = createMapAddress(key);
  for (const [bits, addresses] of [
    [32, [...Array(600).keys()].map(address4)],
    [128, [...Array(200).keys()].map(address6)],
  ] as const) {
    const mapped = addresses.map(map);
    assert.is(new Set(mapped).size, new Set(addresses).size, again);
    addresses.forEach((address, at) => {
      const other = mapped[at] ?? '';
      assert.is(bits === 32 ? isIPv4(other) : isIPv6(other), true, `${address} -> ${other}`);
      assert.equal(classesOf(other), classesOf(address), `${address} -> ${other}, ${again}`);
      if (!address.startsWith('127.')) assert.is.not(other, address);
      const next = (at * 7 + 1) % addresses.length;
      assert.is(
        sharedBits(other, mapped[next] ?? '', bits),
        sharedBits(address, addresses[next] ?? '', bits),
        `${address}, ${addresses[next] ?? ''}: ${again}`,
      );
    });
  }
});

test('what says nothing stays', () => {
  const text =
    '0.0.0.0/0 ::/0 :: ::1 127.0.0.1 255.255.255.0 255.255.255.255 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 12:30:45 v1.2.3 1.2.3.4.5';
  assert.is(new Pseudonyms(key).text(text), text);
});

test('a network stays a network that holds its addresses', () => {
  const text = '10.244.0.0/16 10.244.3.0/24 10.244.3.7/24 fd00:10:244::/48 fd00:10:244::7';
  const [wide = '', narrow = '', host = '', wide6 = '', host6 = ''] = new Pseudonyms(key).text(text).split(' ');
  assert.match(wide, /^10\.\d+\.0\.0\/16$/);
  assert.match(narrow, /^10\.\d+\.\d+\.0\/24$/);
  assert.is(sharedBits(host.split('/')[0] ?? '', narrow.split('/')[0] ?? '', 32) >= 24, true);
  assert.is(sharedBits(host6, wide6.split('/')[0] ?? '', 128) >= 48, true);
  assert.match(host, /\/24$/);
});

test('networks of IPv6 are written as short as RFC 5952 wants', () => {
  const map = createMapAddress(key);
  for (let length = 16; length <= 128; length += 16) {
    for (const network of ['fd12::', '2001:db8:5::', 'fd00:0:0:7::', 'fd00:1:0:0:2:3::']) {
      const mapped = mapNetwork(network, length, map);
      assert.is(mapped, new URL(`http://[${mapped}]`).hostname.slice(1, -1), `${network}/${length}, ${again}`);
    }
  }
});

test('names go as whole words only, and addresses within names', () => {
  const pseudonyms = new Pseudonyms(key);
  pseudonyms.learn('dhcp-192-168-0-66', 'node');
  pseudonyms.learnFrom('K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0');
  pseudonyms.learnFrom('"Killing" pod="billing/pay-7f"');
  const [node, shop, web, pay] = ['dhcp-192-168-0-66', 'shop', 'web-0', 'pay-7f'].map((name) =>
    pseudonyms.nameOf(name),
  );
  for (const [text, expected] of [
    ['shop/web-0', `${shop}/${web}`],
    ['web-0.shop.svc.cluster.local', `${web}.${shop}.svc.cluster.local`],
    ['"a\\nweb-0\\tshop"', `"a\\n${web}\\t${shop}"`],
    ['shop_web-0_x', `${shop}_${web}_x`],
    ['dhcp-192-168-0-66.lan', `${node}.lan`],
    ['pay-7f', pay],
    ['workshop shopping web-01 xweb-0', 'workshop shopping web-01 xweb-0'],
    ['shop-web-0', `${shop}-${web}`],
  ] as const) {
    assert.is(pseudonyms.text(text), expected);
  }
  assert.match(pseudonyms.text('10-244-1-5.default.pod'), /^10-\d+-\d+-\d+\.default\.pod$/);
  for (const text of [
    '10.7.1.1-10.7.1.6',
    'range-10.7.1.1',
    '10.7.1.1.nip.io',
    '(10.7.1.1)',
    '10.7.1.1:6443',
    '10.7.1.1.',
    'ip=10.7.1.1',
    '"10.7.1.1,10.7.1.6"',
  ]) {
    const mapped = pseudonyms.text(text);
    assert.not.match(mapped, '10.7.1.', text);
    assert.is(mapped.replace(/\d+/g, 'N'), text.replace(/\d+/g, 'N'));
  }
  assert.not.match(pseudonyms.text('x-dhcp-192-168-0-67'), /192-168-0-67/);
});

test('the order of texts makes no difference, and JSON stays JSON', () => {
  const texts = [...Array(50).keys()].map((at) =>
    JSON.stringify({ip: `${address4(at)}/24`, mac: `02:00:00:00:00:${10 + at}`, gw: address6(at)}),
  );
  const [forward, backward] = [new Pseudonyms(key), new Pseudonyms(key)];
  const one = texts.map((text) => forward.text(text));
  const other = [...texts]
    .reverse()
    .map((text) => backward.text(text))
    .reverse();
  assert.equal(one, other);
  for (const text of one) JSON.parse(text);
  assert.is.not(new Pseudonyms(Buffer.from('other')).text(texts[0] ?? ''), one[0]);
});

test('10,000 names are looked up, not searched for', () => {
  const pseudonyms = new Pseudonyms(key);
  const names = [...Array(10_000).keys()].map((at) => `svc${at}-${digest(at).toString('hex').slice(0, 10)}`);
  for (const name of names) pseudonyms.learn(name, 'pod');
  const rewritten = pseudonyms.text(names.join(' and '));
  assert.is(
    names.some((name) => rewritten.includes(name)),
    false,
  );
  assert.is(pseudonyms.map.size, 10_000);
});

function digest(at: number): Buffer {
  return createHash('sha256').update(`${seed} ${at}`).digest();
}

/** A third of them in classes of their own, and many close to each other. */
function address4(at: number): string {
  const [a = 0, b = 0, c = 0, d = 0] = digest(at);
  const heads = [
    `10.${b & 3}.${c & 3}`,
    `192.168.${c & 3}`,
    `172.${16 + (b & 15)}.1`,
    `169.254.${c}`,
    `100.${64 + (b & 63)}.0`,
    `${224 + (a & 15)}.${b}.${c}`,
  ];
  return `${heads[at % 12] ?? `${(a % 222) + 1}.${b}.${c}`}.${d}`;
}

function address6(at: number): string {
  const hex = digest(at).toString('hex');
  const head = ['fd00:10', 'fe80:0', 'ff02:0', '2001:db8', '2a00:1450'][at % 5] ?? '';
  return `${head}:0:${hex.slice(0, 1)}:${hex.slice(1, 5)}:${hex.slice(5, 9)}:${hex.slice(9, 13)}:${hex.slice(13, 17)}`;
}

function classesOf(address: string): string[] {
  const [family, all] = address.includes(':') ? (['ipv6', classes6] as const) : (['ipv4', classes] as const);
  return all.filter((prefix) => {
    const list = new BlockList();
    const [start = '', length] = prefix.split('/');
    list.addSubnet(start, Number(length), family);
    return list.check(address, family);
  });
}

/** Found with the platform's own arithmetic, not with ours. */
function sharedBits(one: string, other: string, bits: 32 | 128): number {
  const family = bits === 32 ? 'ipv4' : 'ipv6';
  let shared = 0;
  for (let length = 1; length <= bits; length++) {
    const list = new BlockList();
    list.addSubnet(one, length, family);
    if (!list.check(other, family)) break;
    shared = length;
  }
  return shared;
}

test('an address is the same one however it is written', () => {
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
  const [plain, mapped, translated] = ['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3'].map((text) =>
    pseudonyms.text(text),
  );
  assert.match(plain ?? '', /^10\./);
  assert.is(mapped, `::ffff:${plain}`);
  assert.is(translated, `64:ff9b::${plain}`);
  const spellings = ['02:42:ac:11:00:02', '02:42:AC:11:00:02', '02-42-AC-11-00-02', '0242.ac11.0002'];
  const macs = spellings.map((text) => pseudonyms.text(text));
  assert.equal(
    macs.map((mac) => mac.length),
    spellings.map(({length}) => length),
  );
  assert.is(new Set(macs.map((mac) => mac.replace(/[^0-9a-f]/g, ''))).size, 1);
  assert.not.match(macs.join(), /ac.?11/i);
  assert.match(pseudonyms.text('02:42:ac:ff:fe:11:00:02'), /^.[26ae](?::[0-9a-f]{2}){7}$/);
});

test.run();
