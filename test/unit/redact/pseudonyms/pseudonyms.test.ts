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
  return (address.includes(':') ? classes6 : classes).filter((prefix) => isIn(address, prefix));
}

function isIn(address: string, prefix: string): boolean {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  const [start = '', length] = prefix.split('/');
  list.addSubnet(start, Number(length), family);
  return list.check(address, family);
}

/** The IPv4 address in the last two groups of an IPv6 address. */
function parseBytes(address: string): string {
  const [high = 0, low = 0] = address
    .split(':')
    .slice(-2)
    .map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
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

test('addresses of special purpose keep their class at its edges, and next to it', () => {
  const map = createMapAddress(key);
  const outside = (address: string, ...prefixes: readonly string[]) => {
    for (const prefix of prefixes) assert.not(isIn(map(address), prefix), `${address} -> ${map(address)}, ${again}`);
  };
  for (const [prefix, first, last] of [
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
    ['100.64.0.0/10', '100.64.0.1', '100.127.255.255'],
    ['169.254.0.0/16', '169.254.0.1', '169.254.255.255'],
    ['172.16.0.0/12', '172.16.0.1', '172.31.255.255'],
    ['192.168.0.0/16', '192.168.0.1', '192.168.255.255'],
    ['224.0.0.0/24', '224.0.0.1', '224.0.0.255'],
    ['224.0.0.0/4', '224.0.1.0', '239.255.255.255'],
    ['192.0.2.0/24', '192.0.2.1', '192.0.2.255'],
    ['198.18.0.0/15', '198.18.0.1', '198.19.255.255'],
    ['198.51.100.0/24', '198.51.100.1', '198.51.100.255'],
    ['203.0.113.0/24', '203.0.113.1', '203.0.113.255'],
    ['2001:db8::/32', '2001:db8::1', '2001:db8:ffff::'],
    ['2000::/3', '2000::1', '3fff::1'],
    ['fc00::/8', 'fc00::1', 'fcff::1'],
    ['fd00::/8', 'fd00::1', 'fdff::1'],
    ['fe80::/64', 'fe80::1', 'fe80::ffff:1'],
    ['ff02::/16', 'ff02::1', 'ff02:ffff::1'],
    ['ff00::/8', 'ff00::1', 'ffff::1'],
  ] as const) {
    for (const address of [first, last]) {
      assert.ok(isIn(map(address), prefix), `${address} -> ${map(address)}, ${again}`);
      assert.is.not(map(address), address);
    }
  }
  outside('172.32.0.1', '172.16.0.0/12', '127.0.0.0/8', '240.0.0.0/4');
  outside('9.255.255.255', '10.0.0.0/8', '0.0.0.0/8', '127.0.0.0/8');
  outside('192.167.0.1', '192.168.0.0/16', '224.0.0.0/4');
  outside('fe80:0:0:1::1', 'fe80::/64', 'fd00::/8');
});

test('what is behind a kept prefix stays, in all spellings', () => {
  const map = createMapAddress(key);
  const kept = ['0.0.0.0', '0.1.2.3', '127.255.0.1', '240.0.0.1', '255.255.255.0', '::', '::1', '0:0:0:0:0:0:0:1'];
  for (const address of kept) assert.is(map(address), address);
  assert.is.not(map('128.0.0.1'), '128.0.0.1');
  assert.is.not(map('::2'), '::2');
  assert.is(map('::ffff:127.0.0.1'), '::ffff:127.0.0.1');
  assert.is(map('::ffff:7f00:1'), '::ffff:7f00:1');
  assert.is(parseBytes(map('::ffff:a01:203')), map('10.1.2.3'));
  assert.is(parseBytes(map('64:ff9b::a01:203')), map('10.1.2.3'));
  assert.is(map('fd00::1.2.3.4'), map('fd00::102:304'));
  assert.is(map('fd00:0:0:0:0:0:1:2'), map('fd00::1:2'));
});

test('an address that is alone in its network is mapped like any other', () => {
  const map = createMapAddress(key);
  assert.is(mapNetwork('10.1.2.3', 32, map), map('10.1.2.3'));
  assert.is(mapNetwork('10.1.2.3', 24, map), map('10.1.2.3'));
  assert.is(mapNetwork('fd00::1', 128, map), map('fd00::1'));
  assert.match(mapNetwork('10.1.2.0', 24, map), /^10\.\d+\.\d+\.0$/);
  assert.is(mapNetwork('10.1.2.3', 40, map), map('10.1.2.3'), 'a length that cannot be');
  assert.is(mapNetwork('127.0.0.0', 8, map), '127.0.0.0');
});

test('of IPv6 the longest run of zeros is left out, and the first of equal ones', () => {
  for (const [mapped, length, network] of [
    ['1:0:0:2:0:0:0:9', 112, '1:0:0:2::'],
    ['1:0:0:2:0:0:3:9', 112, '1::2:0:0:3:0'],
    ['1:0:0:0:2:0:0:3', 128, '1::2:0:0:3'],
    ['1:0:2:0:3:0:4:5', 128, '1:0:2:0:3:0:4:5'],
  ] as const) {
    assert.is(
      mapNetwork('fd00::', length, () => mapped),
      network,
    );
  }
});

test('who knows what one address stands for knows nothing of those in other networks, and little of its neighbours', () => {
  const map = createMapAddress(key);
  const differences = (addresses: readonly string[]) =>
    new Set(addresses.map((address) => Number(address.split('.')[3]) ^ Number(map(address).split('.')[3])));
  assert.ok(differences([...Array(64).keys()].map((at) => `10.${at}.0.1`)).size > 8, again);
  assert.ok(differences([...Array(64).keys()].map((at) => `10.0.0.${at}`)).size > 8, again);
});

test('names stand for the first that they were learnt as, and everybody has the common ones', () => {
  const pseudonyms = new Pseudonyms(key);
  for (const name of ['web', 'w', 'default', 'kube-system', 'eth0', 'net12', '42', 'x1']) pseudonyms.learn(name, 'pod');
  pseudonyms.learn('web', 'node');
  assert.match(pseudonyms.text('web'), /^pod-[0-9a-f]{12}$/);
  assert.match(pseudonyms.text('x1'), /^pod-[0-9a-f]{12}$/);
  assert.is(pseudonyms.text('w default kube-system eth0 net12 42'), 'w default kube-system eth0 net12 42');
  assert.is.not(new Pseudonyms(Buffer.from('other')).text('web'), pseudonyms.text('web'));
  assert.equal([...pseudonyms.map].sort(), [
    ['web', pseudonyms.nameOf('web')],
    ['x1', pseudonyms.nameOf('x1')],
  ]);
});

test('of names within names the longest goes, and words of more than 128 parts are left alone', () => {
  const pseudonyms = new Pseudonyms(key);
  for (const name of ['web-0', 'web', 'a.b']) pseudonyms.learn(name, 'pod');
  const [long, short, dotted] = ['web-0', 'web', 'a.b'].map((name) => pseudonyms.nameOf(name));
  assert.is(pseudonyms.text('web-0-web.a.b-a.c'), `${long}-${short}.${dotted}-a.c`);
  assert.is(pseudonyms.text(`web${'-x'.repeat(63)}`), `${short}${'-x'.repeat(63)}`);
  assert.is(pseudonyms.text(`web${'-x'.repeat(64)}`), `web${'-x'.repeat(64)}`);
});

test('names of pods are learnt from arguments of CNI, and from logs of the kubelet, CRI-O and containerd', () => {
  for (const [text, pod, namespace] of [
    ['IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web', 'web', 'shop'],
    ['"SyncPod" pod="shop/web" podUID="x"', 'web', 'shop'],
    ['msg="x pods=\\"shop/web\\""', 'web', 'shop'],
    ['for &PodSandboxMetadata{Name:web,Uid:1-2,Namespace:shop,Attempt:0,}', 'web', 'shop'],
  ] as const) {
    const pseudonyms = new Pseudonyms(key);
    pseudonyms.learnFrom(text);
    assert.match(pseudonyms.nameOf(pod), /^pod-/, text);
    assert.match(pseudonyms.nameOf(namespace), /^namespace-/, text);
  }
  const pseudonyms = new Pseudonyms(key);
  pseudonyms.learnFrom('nothing of a pod');
  assert.is(pseudonyms.map.size, 0);
});

test('hardware addresses of none and all stay, others keep what kind they are', () => {
  const pseudonyms = new Pseudonyms(key);
  const kept = '00:00:00:00:00:00 FF-FF-FF-FF-FF-FF 0000.0000.0000';
  assert.is(pseudonyms.text(kept), kept);
  for (const [address, kind] of [
    ['02:00:00:00:00:01', /^.[26ae]:/],
    ['00:00:00:00:00:01', /^.[048c]:/],
    ['01:00:5e:00:00:01', /^.[159d]:/],
  ] as const) {
    assert.match(pseudonyms.text(address), kind);
    assert.is.not(pseudonyms.text(address), address);
  }
});

test.run();
