import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkInvocation} from '../../../../src/capture/check/invocation.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('check one call');

const name = {name: 'mynet', type: 'bridge'};
const request = (cniVersion: string, more: object = {}) => ({cniVersion, ...name, ...more});
const environment = (more: Readonly<Record<string, string>>) => ({environment: more});
const operation = (CNI_COMMAND: string) => ({environment: {CNI_COMMAND}, stdout: ''});

/** What is special about the call, and what is found: `id where`. */
const cases: readonly (readonly [string, InvocationOptions, readonly string[]])[] = [
  ['a sound ADD', {}, []],
  ['a sound DEL', operation('DEL'), []],
  ['an operation that is none', operation('EAT'), ['operation-unknown environment CNI_COMMAND']],
  [
    'CHECK before 0.4.0',
    {...operation('CHECK'), stdin: request('0.3.1', {prevResult: {ips: []}})},
    ['operation-too-new environment CNI_COMMAND'],
  ],
  [
    'STATUS before 1.1.0',
    {...operation('STATUS'), stdin: request('1.0.0')},
    ['operation-too-new environment CNI_COMMAND'],
  ],
  ['ADD without a netns', environment({CNI_NETNS: ''}), ['parameter-missing environment CNI_NETNS']],
  ['DEL without a netns', {environment: {CNI_COMMAND: 'DEL', CNI_NETNS: ''}, stdout: ''}, []],
  ['no CNI_PATH', environment({CNI_PATH: ''}), ['path-missing environment CNI_PATH']],
  ['a bad container id', environment({CNI_CONTAINERID: '-a/b'}), ['container-id-invalid environment CNI_CONTAINERID']],
  ['a long interface name', environment({CNI_IFNAME: 'a-very-long-name'}), ['ifname-invalid environment CNI_IFNAME']],
  ['the longest interface name', environment({CNI_IFNAME: 'fifteen-letters'}), []],
  ...['.', '..', 'a/b', 'a:b', 'a b'].map((CNI_IFNAME): (typeof cases)[number] => [
    `the interface name ${CNI_IFNAME}`,
    environment({CNI_IFNAME}),
    ['ifname-invalid environment CNI_IFNAME'],
  ]),
  ['a malformed argument', environment({CNI_ARGS: 'A=1;B'}), ['argument-malformed environment CNI_ARGS']],

  ['a request that is no JSON', {stdin: 'hello'}, ['request-unreadable stdin']],
  ['a request without a version', {stdin: name}, ['cni-version-missing stdin cniVersion']],
  [
    'prevResult in 0.2.0',
    {stdin: request('0.2.0', {prevResult: {}}), stdout: {cniVersion: '0.2.0'}},
    ['prev-result-too-early stdin prevResult'],
  ],
  ['CHECK without prevResult', operation('CHECK'), ['prev-result-missing stdin prevResult']],
  [
    'GC without attachments',
    {...operation('GC'), stdin: request('1.1.0')},
    ['attachments-missing stdin cni.dev/valid-attachments'],
  ],

  ['an unreadable result', {stdout: 'done'}, ['result-unreadable stdout']],
  ['no version', {stdout: {ips: []}}, ['result-version-missing stdout cniVersion']],
  ['another version', {stdout: {cniVersion: '1.1.0'}}, ['result-version-differs stdout cniVersion']],
  [
    'objects for lists',
    {stdout: {cniVersion: '1.0.0', interfaces: {}, ips: 'x', routes: {}}},
    ['result-list-invalid stdout interfaces', 'result-list-invalid stdout ips', 'result-list-invalid stdout routes'],
  ],
  ['lists that Go left out', {stdout: {cniVersion: '1.0.0', interfaces: null, ips: null, routes: null}}, []],
  ['ip4 in 1.0.0', {stdout: {cniVersion: '1.0.0', ip4: {ip: '10.1.0.2/24'}}}, ['result-of-another-format stdout ip4']],
  [
    'ips in 0.2.0',
    {stdin: request('0.2.0'), stdout: {cniVersion: '0.2.0', ips: []}},
    ['result-of-another-format stdout ips'],
  ],
  [
    'a sound 0.2.0',
    {
      stdin: request('0.2.0'),
      stdout: {cniVersion: '0.2.0', ip4: {ip: '10.1.0.2/24', gateway: '', routes: [{dst: '0.0.0.0/0'}]}},
    },
    [],
  ],
  [
    'a nameless interface',
    {stdout: {cniVersion: '1.0.0', interfaces: [{mac: 'aa'}]}},
    ['result-interface-nameless stdout interfaces[0].name'],
  ],
  [
    'an address without prefix',
    {stdout: {cniVersion: '1.0.0', ips: [{address: '10.1.0.2'}]}},
    ['result-address-invalid stdout ips[0].address'],
  ],
  [
    '0.3.1 without family',
    {stdin: request('0.3.1'), stdout: {cniVersion: '0.3.1', ips: [{address: '10.1.0.2/24'}]}},
    ['result-address-family stdout ips[0].version'],
  ],
  [
    '0.4.0 with the wrong family',
    {stdin: request('0.4.0'), stdout: {cniVersion: '0.4.0', ips: [{version: '4', address: 'fd00::2/64'}]}},
    ['result-address-family stdout ips[0].version'],
  ],
  [
    'an index of no interface',
    {stdout: {cniVersion: '1.0.0', interfaces: [{name: 'eth0'}], ips: [{address: '10.1.0.2/24', interface: 1}]}},
    ['result-interface-index stdout ips[0].interface'],
  ],
  [
    'a bad gateway',
    {stdout: {cniVersion: '1.0.0', ips: [{address: '10.1.0.2/24', gateway: '10.1.0.1/24'}]}},
    ['result-gateway-invalid stdout ips[0].gateway'],
  ],
  [
    'a bad route',
    {stdout: {cniVersion: '1.0.0', routes: [{dst: 'default'}]}},
    ['result-route-invalid stdout routes[0].dst'],
  ],
  [
    'bad dns',
    {stdout: {cniVersion: '1.0.0', dns: {nameservers: '8.8.8.8'}}},
    ['result-dns-invalid stdout dns.nameservers'],
  ],
  [
    'interfaces from a plugin for addresses',
    {plugin: 'host-local', stdin: request('1.0.0'), stdout: {cniVersion: '1.0.0', interfaces: [{name: 'eth0'}]}},
    ['ipam-result-interfaces stdout interfaces'],
  ],
  [
    'VERSION without versions',
    {...operation('VERSION'), stdout: {cniVersion: '1.0.0'}},
    ['version-result-invalid stdout supportedVersions'],
  ],
  [
    'a sound VERSION',
    {
      ...environment({CNI_COMMAND: 'VERSION', CNI_CONTAINERID: ''}),
      stdout: {cniVersion: '1.0.0', supportedVersions: ['1.0.0']},
    },
    [],
  ],
  ['DEL that prints', {...operation('DEL'), stdout: 'bye'}, ['stdout-unexpected stdout']],
  ['DEL that prints a result', {...operation('DEL'), stdout: {ips: {}}}, ['stdout-unexpected stdout']],
  ['DEL that ends a line', {...operation('DEL'), stdout: '\n'}, []],
  [
    'a dropped prevResult',
    {stdin: request('1.0.0', {prevResult: {ips: [{address: '10.1.0.9/24'}]}})},
    ['prev-result-dropped stdout'],
  ],

  ['a crash', {stdout: '', exit: {code: 2}}, ['error-object-missing stdout']],
  ['an error object and exit 0', {stdout: {code: 7, msg: 'no'}}, ['error-object-with-exit-zero stdout']],
  ['an error without a message', {stdout: {code: 999}, exit: {code: 1}}, ['error-message-missing stdout msg']],
  [
    'an error with a reserved code',
    {stdout: {code: 42, msg: 'no'}, exit: {code: 1}},
    ['error-code-reserved stdout code'],
  ],
  ['a sound error', {stdout: {code: 11, msg: 'try again'}, exit: {code: 1}}, []],
  ['a call that was killed', {stdout: '', durationMs: null, state: 'killed'}, []],
];

for (const [title, options, expected] of cases) {
  test(title, () => {
    const findings = checkInvocation(anInvocation(options));
    assert.equal(
      findings.map(({id, where}) => `${id} ${where}`),
      expected,
    );
  });
}

test('a finding names the call', () => {
  const [finding] = checkInvocation(anInvocation({id: 'x', stdout: ''}));
  assert.is(finding?.captureId, 'x');
  assert.is(finding?.plugin, 'bridge');
  assert.is(finding?.operation, 'ADD');
});

test.run();
