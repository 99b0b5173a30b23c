import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Attachment, Attempt} from '../../../../src/capture/pod/attempt.js';
import {tellInterfaces} from '../../../../src/capture/pod/interfaces.js';
import type {NetworkStatus} from '../../../../src/records/network-status.js';
import type {PodRecord, WantedNetwork} from '../../../../src/records/pod-record.js';

const test = suite('capture/pod/interfaces');

/** `IFNAME NETWORK ADDRESS` of each attachment. */
function anAttempt(...attachments: readonly string[]): Attempt {
  return {
    containerId: 'c1',
    attachments: attachments.map((text): Attachment => {
      const [ifname = '', network = '', ...addresses] = text.split(' ');
      return {ifname, network, chain: [], hasFailed: false, addresses};
    }),
    culprit: null,
    isUndone: false,
    hidesDelegates: false,
  };
}

function wanted(name: string, ifname: string | null = null, network?: string): WantedNetwork {
  const definition =
    network === undefined
      ? ({kind: 'unknown'} as const)
      : ({kind: 'config', network, plugins: ['bridge'], configuration: {}} as const);
  return {namespace: 'default', name, ifname, definition};
}

function aRecord(networks: readonly WantedNetwork[], properties: Partial<PodRecord> = {}): PodRecord {
  return {
    namespace: 'default',
    name: 'web-0',
    uid: 'u1',
    phase: 'Running',
    hostNetwork: false,
    ips: [],
    node: null,
    defaultNetwork: {kind: 'networks', annotation: 'default', text: '', networks: []},
    networks: {kind: 'networks', annotation: 'networks', text: '', networks},
    status: null,
    events: null,
    ...properties,
  };
}

function aStatus(name: string, ifname: string | null, ips: readonly string[] = [], isDefault = false): NetworkStatus {
  return {name, ifname, ips, isDefault};
}

/** `IFNAME: WANTED, DONE, BELIEVED` of each interface, `-` for a witness who says nothing. */
function told(record: PodRecord | null, attempt: Attempt | null = null): string[] {
  return tellInterfaces(record, attempt).map((story) => {
    const asked = story.wanted?.kind === 'annotated' ? story.wanted.network.name : (story.wanted?.kind ?? '-');
    const done = story.done === null ? '-' : [story.done.network, ...story.done.addresses].join(' ');
    const {believed} = story;
    const known = believed === null ? '-' : [believed.network ?? '?', ...believed.addresses].join(' ');
    return `${story.ifname}: ${asked}, ${done}, ${known}`;
  });
}

test('a pod in the network of its node has none, whatever else is told', () => {
  assert.equal(told(aRecord([wanted('a')], {hostNetwork: true}), anAttempt('eth0 net 10.1.0.2')), []);
});

test('of a pod about which nobody says anything the default interface alone is known', () => {
  assert.equal(told(aRecord([])), ['eth0: node-default, -, -']);
  assert.equal(told(null), ['eth0: -, -, -']);
});

test('the default interface has the name that it was given, else the one that was reported', () => {
  assert.equal(told(aRecord([]), anAttempt('lo lo', 'ens3 net 10.1.0.2')), [
    'ens3: node-default, net 10.1.0.2, -',
    'lo: -, lo, -',
  ]);
  const status = [aStatus('other', 'net1'), aStatus('cbr0', 'ens3', ['10.1.0.2'], true)];
  assert.equal(told(aRecord([], {status})), ['ens3: node-default, -, cbr0 10.1.0.2', 'net1: -, -, other']);
  assert.equal(told(aRecord([], {status: [aStatus('cbr0', null, ['10.1.0.2'], true)]})), [
    'eth0: node-default, -, cbr0 10.1.0.2',
  ]);
  assert.equal(told(aRecord([], {status: [aStatus('cbr0', 'eth0', ['10.1.0.2'])]})), [
    'eth0: node-default, -, cbr0 10.1.0.2',
  ]);
});

test('what Kubernetes believes of the default interface is the report and the pod’s own addresses, each once', () => {
  const ips = ['10.1.0.2', 'fd00::2'];
  assert.equal(told(aRecord([], {ips})), ['eth0: node-default, -, ? 10.1.0.2 fd00::2']);
  const status = [aStatus('cbr0', 'eth0', ['10.1.0.2', '10.9.0.1'], true)];
  assert.equal(told(aRecord([], {ips, status})), ['eth0: node-default, -, cbr0 10.1.0.2 10.9.0.1 fd00::2']);
});

test('a default network of its own is told as one that was asked for', () => {
  const defaultNetwork = {kind: 'networks', annotation: 'default', text: 'a', networks: [wanted('a')]} as const;
  assert.equal(told(aRecord([], {defaultNetwork})), ['eth0: a, -, -']);
  const invalid = {kind: 'invalid', annotation: 'default', text: '[', reason: 'bad'} as const;
  assert.equal(told(aRecord([], {defaultNetwork: invalid, networks: invalid})), ['eth0: node-default, -, -']);
});

test('networks are counted as multus counts them, whatever the others are called', () => {
  const record = aRecord([wanted('a'), wanted('b', 'data0'), wanted('c')]);
  assert.equal(told(record), ['eth0: node-default, -, -', 'net1: a, -, -', 'data0: b, -, -', 'net3: c, -, -']);
});

test('who asked for a name gets the interface of that name; who did not, that of the network', () => {
  const attempt = anAttempt('eth0 net', 'net1 first', 'net2 second', 'net3 third');
  assert.equal(told(aRecord([wanted('third'), wanted('x', 'net2')]), attempt), [
    'eth0: node-default, net, -',
    'net3: third, third, -',
    'net2: x, second, -',
    'net1: -, first, -',
  ]);
  assert.equal(told(aRecord([wanted('third', 'data0')]), attempt)[1], 'data0: third, -, -');
});

test('of two interfaces of one network each network asked for gets its own', () => {
  const attempt = anAttempt('eth0 net', 'net1 same 10.1.0.1', 'net2 same 10.1.0.2');
  assert.equal(told(aRecord([wanted('same'), wanted('same')]), attempt).slice(1), [
    'net1: same, same 10.1.0.1, -',
    'net2: same, same 10.1.0.2, -',
  ]);
  const turned = anAttempt('eth0 net', 'net2 same 10.1.0.2', 'net1 same 10.1.0.1');
  assert.equal(told(aRecord([wanted('same')]), turned)[1], 'net1: same, same 10.1.0.1, -');
});

test('a definition gives the network a name of its own, which its calls have', () => {
  const attempt = anAttempt('eth0 net', 'net1 a', 'net2 of-the-definition');
  assert.equal(told(aRecord([wanted('a', null, 'of-the-definition')]), attempt), [
    'eth0: node-default, net, -',
    'net2: a, of-the-definition, -',
    'net1: -, a, -',
  ]);
});

test('a report goes to the interface that it names, else to the network', () => {
  const status = [
    aStatus('default/b', null, ['10.2.0.2']),
    aStatus('b', 'net1', ['10.1.0.2']),
    aStatus('gone', 'net7', ['10.7.0.2']),
    aStatus('nameless', null),
  ];
  assert.equal(told(aRecord([wanted('a'), wanted('b')], {status})), [
    'eth0: node-default, -, -',
    'net1: a, -, b 10.1.0.2',
    'net2: b, -, default/b 10.2.0.2',
    'net7: -, -, gone 10.7.0.2',
    ': -, -, nameless',
  ]);
});

test('a report for another interface, or without one for another network, is not taken', () => {
  const status = [aStatus('other', null, ['10.1.0.2']), aStatus('default/a', 'net5', ['10.5.0.2'])];
  assert.equal(told(aRecord([wanted('a')], {status})).slice(1), [
    'net1: a, -, -',
    ': -, -, other 10.1.0.2',
    'net5: -, -, default/a 10.5.0.2',
  ]);
});

test('what nobody asked for is told with what is reported of it', () => {
  const status = [aStatus('default/x', 'net1', ['10.1.0.2'])];
  assert.equal(told(aRecord([], {status}), anAttempt('eth0 net', 'net1 x 10.1.0.2/24')), [
    'eth0: node-default, net, -',
    'net1: -, x 10.1.0.2/24, default/x 10.1.0.2',
  ]);
});

test('a report that cannot be read says nothing', () => {
  assert.equal(told(aRecord([], {status: 'invalid'})), ['eth0: node-default, -, -']);
});

test.run();
