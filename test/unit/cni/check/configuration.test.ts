import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkConfigurationDirectory, checkConfigurationFile} from '../../../../src/cni/check/configuration-files.js';

const test = suite('check network configurations');

const bridge = {type: 'bridge', ipam: {type: 'host-local', subnet: '10.1.0.0/24'}};
const portmap = {type: 'portmap', capabilities: {portMappings: true}};
const list = {cniVersion: '1.0.0', name: 'mynet', plugins: [bridge, portmap]};
const single = {cniVersion: '0.3.1', name: 'mynet', ...bridge};

/** A configuration, the file's name, and what is found: `id where`. */
const cases: readonly (readonly [string, object | string, string, readonly string[]])[] = [
  ['a sound list', list, 'a.conflist', []],
  ['a sound plugin', single, 'a.conf', []],
  ['no JSON', '{"name": ', 'a.conf', ['file-unreadable a.conf']],
  ['an empty file', '', 'a.conf', ['file-unreadable a.conf']],
  ['JSON that is no object', '[]', 'a.json', ['file-unreadable a.json']],
  ['no cniVersion', {...single, cniVersion: undefined}, 'a.conf', ['cni-version-missing a.conf cniVersion']],
  ['an unknown cniVersion', {...single, cniVersion: '0.9.0'}, 'a.conf', ['cni-version-unknown a.conf cniVersion']],
  ['no name', {...single, name: ''}, 'a.conf', ['network-name-missing a.conf name']],
  ['a bad name', {...single, name: '-x'}, 'a.conf', ['network-name-invalid a.conf name']],
  ['no type', {...single, type: undefined}, 'a.conf', ['plugin-type-missing a.conf type']],
  ['a type that is a path', {...single, type: '../bridge'}, 'a.conf', ['plugin-type-invalid a.conf type']],
  ['a plugin of 1.0.0', {...single, cniVersion: '1.0.0'}, 'a.conf', ['single-plugin-obsolete a.conf cniVersion']],
  ['a list in a .conf', {...list, cniVersion: '0.4.0'}, 'a.conf', ['list-in-plugin-file a.conf plugins']],
  ['a plugin in a .conflist', single, 'a.conflist', ['plugin-in-list-file a.conflist type']],
  ['an empty list', {...list, plugins: []}, 'a.conflist', ['list-empty a.conflist plugins']],
  ['a list of 0.2.0', {...list, cniVersion: '0.2.0'}, 'a.conflist', ['chain-needs-version a.conflist cniVersion']],
  [
    'portmap first',
    {...list, plugins: [portmap, bridge]},
    'a.conflist',
    ['chained-plugin-first a.conflist plugins[0].type'],
  ],
  [
    'two that make the interface',
    {...list, plugins: [bridge, {type: 'macvlan'}]},
    'a.conflist',
    ['interface-made-twice a.conflist plugins[1].type'],
  ],
  [
    "M-Lab's own plugin before macvlan",
    {...list, plugins: [{type: 'netctl'}, {type: 'macvlan', ipam: {}}]},
    'a.conflist',
    [],
  ],
  ['a plugin twice', {...list, plugins: [bridge, bridge]}, 'a.conflist', ['plugin-twice a.conflist plugins[1].type']],
  [
    'a plugin that is no object',
    {...list, plugins: ['bridge']},
    'a.conflist',
    ['plugin-type-missing a.conflist plugins[0] type'],
  ],
  [
    'portmap without its capability',
    {...list, plugins: [bridge, {type: 'portmap'}]},
    'a.conflist',
    ['portmap-without-capability a.conflist plugins[1] capabilities.portMappings'],
  ],
  [
    'a capability that is no boolean',
    {...single, capabilities: {ips: 'yes'}},
    'a.conf',
    ['capability-not-boolean a.conf capabilities.ips'],
  ],
  ['ipam without a type', {...single, ipam: {subnet: '10.0.0.0/8'}}, 'a.conf', ['ipam-type-missing a.conf ipam.type']],
  [
    'a bad subnet',
    {...single, ipam: {type: 'host-local', subnet: '10.1.0.0'}},
    'a.conf',
    ['subnet-invalid a.conf ipam subnet'],
  ],
  [
    'a range outside its subnet',
    {...single, ipam: {type: 'host-local', ranges: [[{subnet: '10.1.0.0/24', rangeEnd: '10.1.1.9'}]]}},
    'a.conf',
    ['range-outside-subnet a.conf ipam ranges[0][0].rangeEnd'],
  ],
  [
    'a gateway outside its IPv6 subnet',
    {...single, ipam: {type: 'host-local', subnet: 'fd00:1::/64', gateway: 'fd00:2::1'}},
    'a.conf',
    ['range-outside-subnet a.conf ipam gateway'],
  ],
  [
    'a small range',
    {...single, ipam: {type: 'host-local', subnet: '10.7.1.0/29'}},
    'a.conf',
    ['range-small a.conf ipam subnet'],
  ],
  [
    'multus that has nothing to call',
    {cniVersion: '0.3.1', name: 'm', type: 'multus'},
    'a.conf',
    ['delegates-missing a.conf clusterNetwork'],
  ],
  [
    'a list without cniVersion',
    {name: 'n', plugins: [bridge, portmap]},
    'a.conflist',
    ['cni-version-missing a.conflist cniVersion'],
  ],
  ...[68, 1500, 65_535, 0].map((mtu) => [`mtu ${mtu}`, {...single, mtu}, 'a.conf', []] as const),
  ...['9001', '', 'auto'].map(
    (mtu) => [`mtu "${mtu}" of a plugin that takes it`, {...single, type: 'aws-cni', mtu}, 'a.conf', []] as const,
  ),
  ...[65_536, 67, -1].map((mtu) => [`mtu ${mtu}`, {...single, mtu}, 'a.conf', ['mtu-invalid a.conf mtu']] as const),
  ['mtu "70000"', {...single, type: 'aws-cni', mtu: '70000'}, 'a.conf', ['mtu-invalid a.conf mtu']],
  ...[1400.5, '1400', 'auto', true].map(
    (mtu) =>
      [`mtu ${JSON.stringify(mtu)} of bridge`, {...single, mtu}, 'a.conf', ['value-of-wrong-type a.conf mtu']] as const,
  ),
  ...['02:00:00:00:00:01', 'c2-b0-57-49-47-f1', ''].map(
    (mac) => [`mac ${mac}`, {...single, mac}, 'a.conf', []] as const,
  ),
  ...['f1:fd:59:0b:bd:2b', '00:00:00:00:00:00', '02:00:00:00:01', '02:00:00:00:00:zz'].map(
    (mac) => [`mac ${mac}`, {...single, mac}, 'a.conf', ['mac-invalid a.conf mac']] as const,
  ),
  ['a mode of macvlan', {...single, type: 'macvlan', mode: 'vepa'}, 'a.conf', []],
  ['no mode of macvlan', {...single, type: 'macvlan', mode: 'l2'}, 'a.conf', ['value-unknown a.conf mode']],
  ['no mode of ipvlan', {...single, type: 'ipvlan', mode: 'bridge'}, 'a.conf', ['value-unknown a.conf mode']],
  [
    'a VLAN without a link',
    {...single, type: 'vlan', vlanId: 4095},
    'a.conf',
    ['value-missing a.conf master', 'value-unknown a.conf vlanId'],
  ],
  ['too long a name', {...single, bridge: 'a-bridge-with-a-long-name'}, 'a.conf', ['value-unknown a.conf bridge']],
  [
    'hairpin and promiscuous mode',
    {...single, hairpinMode: true, promiscMode: true},
    'a.conf',
    ['values-exclude-each-other a.conf promiscMode'],
  ],
  ['host-device without a device', {...single, type: 'host-device'}, 'a.conf', ['device-missing a.conf device']],
  ['host-device with one', {...single, type: 'host-device', pciBusID: '0000:3d:00.1'}, 'a.conf', []],
  ['host-device that gets one', {...single, type: 'host-device', capabilities: {deviceID: true}}, 'a.conf', []],
  [
    'a rate without a burst',
    {...list, plugins: [bridge, {type: 'bandwidth', ingressRate: 1000}]},
    'a.conflist',
    ['value-missing a.conflist plugins[1] ingressBurst'],
  ],
  [
    'bandwidth behind weave-net',
    {...list, plugins: [{type: 'weave-net'}, {type: 'bandwidth', capabilities: {bandwidth: true}}]},
    'a.conflist',
    ['interfaces-not-reported a.conflist plugins[1].type'],
  ],
  ...(
    [
      [
        'ranges that overlap',
        {ranges: [[{subnet: '10.1.0.0/24'}], [{subnet: '10.1.0.128/25'}]]},
        ['ranges-overlap a.conf ipam ranges[1][0].subnet'],
      ],
      [
        'ranges side by side',
        {
          ranges: [
            [
              {subnet: '10.1.0.0/24', rangeEnd: '10.1.0.99'},
              {subnet: '10.1.0.0/24', rangeStart: '10.1.0.100'},
            ],
          ],
        },
        [],
      ],
      [
        'a range backwards',
        {subnet: '10.1.0.0/24', rangeStart: '10.1.0.9', rangeEnd: '10.1.0.2'},
        ['range-outside-subnet a.conf ipam rangeStart'],
      ],
      [
        'a gateway elsewhere',
        {subnet: '10.1.0.0/24', routes: [{dst: '10.0.0.0/8', gw: '10.2.0.1'}]},
        ['gateway-outside-subnet a.conf ipam routes[0].gw'],
      ],
      [
        'a gateway made reachable',
        {
          subnet: '10.1.0.0/24',
          routes: [
            {dst: '10.2.0.1/32', scope: 253},
            {dst: '0.0.0.0/0', gw: '10.2.0.1'},
          ],
        },
        [],
      ],
      ['a link-local gateway', {subnet: '10.1.0.0/24', routes: [{dst: '0.0.0.0/0', gw: '169.254.1.1'}]}, []],
      ['a gateway of the other family', {subnet: '10.1.0.0/24', routes: [{dst: '::/0', gw: 'fd00::1'}]}, []],
      [
        'a destination without a prefix',
        {subnet: '10.1.0.0/24', routes: [{dst: '10.9.0.1'}]},
        ['address-invalid a.conf ipam routes[0].dst'],
      ],
    ] as const
  ).map(([title, ipam, found]) => [title, {...single, ipam: {type: 'host-local', ...ipam}}, 'a.conf', found] as const),
  [
    'static without an address',
    {...single, ipam: {type: 'static'}},
    'a.conf',
    ['static-without-address a.conf ipam addresses'],
  ],
  [
    'static with an address',
    {...single, ipam: {type: 'static', addresses: [{address: '10.1.0.7/24', gateway: '10.1.0.1'}]}},
    'a.conf',
    [],
  ],
  ['static whose pods bring theirs', {...single, capabilities: {ips: true}, ipam: {type: 'static'}}, 'a.conf', []],
  [
    'static without a prefix',
    {...single, ipam: {type: 'static', addresses: [{address: '10.1.0.7'}]}},
    'a.conf',
    ['address-invalid a.conf ipam addresses[0].address'],
  ],
];

for (const [title, configuration, name, expected] of cases) {
  test(title, () => {
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    const findings = checkConfigurationFile({name, text});
    assert.equal(
      findings.map(({id, where}) => `${id} ${where}`),
      expected,
    );
  });
}

test('the number of addresses in a small range is right', () => {
  const addresses = (ipam: object) =>
    checkConfigurationFile({name: 'a.conf', text: JSON.stringify({...single, ipam: {type: 'host-local', ...ipam}})})
      .filter(({id}) => id === 'range-small')
      .map(({what}) => /\d+/.exec(what)?.[0]);
  assert.equal(addresses({subnet: '10.7.1.0/29'}), ['5']);
  assert.equal(addresses({subnet: '10.7.1.0/24', rangeStart: '10.7.1.10', rangeEnd: '10.7.1.12'}), ['3']);
  assert.equal(addresses({subnet: '10.7.1.0/27'}), []);
  assert.equal(addresses({subnet: 'fd00::/124'}), ['14']);
});

test('a directory: files by name, leftovers, names that are used twice, nothing at all', () => {
  const check = (...names: string[]) =>
    checkConfigurationDirectory(
      '/etc/cni/net.d',
      names.map((name) => ({name, text: JSON.stringify(single)})),
    ).map(({id, where, what}) => `${id} ${where} ${what}`);
  assert.equal(check('10-a.conf'), []);
  assert.equal(check('10-a.conf', 'README', '10-a.conf.bak'), []);
  assert.match(check('20-b.conf', '10-a.conf')[0] ?? '', /files-unused .*10-a\.conf comes first.*20-b\.conf/);
  assert.match(check('20-b.conf', '10-a.conf')[1] ?? '', /network-name-twice 20-b\.conf/);
  assert.match(check('README')[0] ?? '', /no-configuration \/etc\/cni\/net\.d/);
});

test('a value of another type is not called missing', () => {
  const text = JSON.stringify({cniVersion: 1, name: 7, type: []});
  assert.equal(
    checkConfigurationFile({name: 'a.conf', text}).map(({where, what}) => `${where}: ${what}`),
    ['cniVersion', 'name', 'type'].map((key) => `a.conf ${key}: it is no string`),
  );
});

test('where the name says nothing, the content tells a list from a plugin', () => {
  assert.equal(checkConfigurationFile({name: 'stdin', text: JSON.stringify(list)}), []);
  assert.equal(checkConfigurationFile({name: 'stdin', text: JSON.stringify(single)}), []);
});

test.run();
