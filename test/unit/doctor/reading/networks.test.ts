import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {findNetworks} from '../../../../src/doctor/reading/find-networks.js';
import {pluginsOf} from '../../../../src/doctor/network.js';
import {findOnNode} from '../../../../src/doctor/reading/node-configuration.js';
import {parseNetworkDefinition} from '../../../../src/records/network-definition.js';
import type {ClusterRecord} from '../../../../src/records/cluster-record.js';
import type {NetworkDefinition} from '../../../../src/records/network-definition.js';
import type {UnresolvedDefinition, WantedNetwork} from '../../../../src/records/pod-record.js';
import {clusterWith, podWanting} from '../../../helpers/cluster-record.js';
import {inShort, wordsOf} from '../../../helpers/doctor-facts.js';
import {bridge, configurationOf, multus, type Files} from './configuration-of.js';

const test = suite('doctor: the networks that a node has, or is asked for');

function readMultus(some: object, files: Files = {}) {
  const found = configurationOf({'00-multus.conf': {...multus, ...some}, ...files}).multus;
  if (found === null) throw new Error('there is no multus');
  return found;
}

test('what multus reads: its default networks, its namespace, its directory', () => {
  const plain = readMultus({});
  assert.equal(
    [plain.networks, plain.namespace, plain.directory.path, plain.isThick],
    [['flannel-conf'], 'kube-system', '/etc/cni/multus/net.d', false],
  );
  const some = readMultus({
    clusterNetwork: '',
    defaultNetworks: ['a', 7, 'b'],
    multusNamespace: 'm',
    confDir: '/etc/other',
  });
  assert.equal([some.networks, some.namespace, some.directory.path], [['a', 'b'], 'm', '/etc/other']);
  assert.equal(readMultus({defaultNetworks: ['a']}).networks, ['flannel-conf', 'a']);
  const thick = readMultus({
    type: 'multus-shim',
    clusterNetwork: '/host/etc/a.conf',
    defaultNetworks: ['/hostroot/b', '/hostage/c'],
  });
  assert.equal([thick.isThick, thick.networks], [true, ['/etc/a.conf', '/b', '/hostage/c']]);
  assert.equal(readMultus({clusterNetwork: '/host/etc/a.conf'}).networks, ['/host/etc/a.conf'], 'no daemon, no mount');
  assert.is(configurationOf({'10-net.conflist': bridge}).multus, null);
  assert.is(configurationOf({'10-net.conflist': '{'}).configuration, null);
});

const flannel = {cniVersion: '0.3.1', name: 'flannel-conf', type: 'flannel'};
const inMultusDir = (name: string) => `/etc/cni/multus/net.d/${name}`;

test('multus finds a network by its name, by the name of its file, as a path, or as the first of a directory', () => {
  const find = (name: string, files: Files) => findOnNode(readMultus({clusterNetwork: name}, files), name)?.path;
  const files = {[inMultusDir('10-x.conf')]: {name: 'x'}, [inMultusDir('20-a.conf')]: flannel};
  assert.is(find('flannel-conf', files), inMultusDir('20-a.conf'));
  assert.is(find('20-a', files), inMultusDir('20-a.conf'));
  assert.is(find('none', files), undefined);
  const elsewhere = {'/etc/n/5.conf': flannel, '/etc/n/7.conf': bridge};
  assert.is(find('/etc/n/7.conf', elsewhere), '/etc/n/7.conf');
  assert.is(find('/etc/n/8.conf', elsewhere), undefined);
  assert.is(find('/etc/n', elsewhere), '/etc/n/5.conf');
});

function networksOf(files: Files, cluster: ClusterRecord | null = null) {
  const {networks, remarks} = findNetworks(configurationOf(files), cluster);
  const short = networks.map(({name, where, isDefault, isEngines}) =>
    [name, where, isDefault ? 'default' : 'more', ...(isEngines ? ['engine'] : [])].join(' '),
  );
  return {short, remarks, said: inShort(remarks)};
}

test('without multus there is one network, beside those of engines', () => {
  assert.equal(networksOf({'10-net.conflist': bridge, '20-b.conflist': {...bridge, name: 'b'}}).short, [
    'net /etc/cni/net.d/10-net.conflist default',
  ]);
  assert.equal(networksOf({'10-net.conflist': '{'}).short, []);
  const podman = {...bridge, name: 'podman'};
  assert.equal(networksOf({'10-net.conflist': bridge, '87-podman.conflist': podman, '99-x.conflist': '{'}).short, [
    'net /etc/cni/net.d/10-net.conflist default',
    'podman /etc/cni/net.d/87-podman.conflist more engine',
  ]);
  assert.equal(networksOf({'87-podman.conflist': podman}).short, [
    'podman /etc/cni/net.d/87-podman.conflist default engine',
  ]);
});

/** A cluster in which multus' default network `flannel-conf` is defined like that. */
function defining(definition: NetworkDefinition | UnresolvedDefinition, ...wanted: WantedNetwork[]): ClusterRecord {
  const network = {namespace: 'kube-system', name: 'flannel-conf', ifname: null, definition};
  return {...clusterWith([], [podWanting('web', ...wanted)]), defaultNetworks: [network]};
}

const first = 'multus-net /etc/cni/net.d/00-multus.conf default';
const onNode = {'00-multus.conf': multus, [inMultusDir('a.conf')]: flannel};

test('the default network of multus: the cluster is asked before files', () => {
  assert.equal(networksOf(onNode).short, [first, 'flannel-conf /etc/cni/multus/net.d/a.conf default']);
  const definition = parseNetworkDefinition(
    '{"cniVersion":"0.3.1","type":"macvlan","master":"e","ipam":{"type":"dhcp"}}',
    'flannel-conf',
  );
  assert.equal(networksOf(onNode, defining(definition)).short, [
    first,
    'flannel-conf NetworkAttachmentDefinition kube-system/flannel-conf default',
  ]);
  assert.equal(
    networksOf(onNode, defining({kind: 'missing'})).short[1],
    'flannel-conf /etc/cni/multus/net.d/a.conf default',
  );
  const more = networksOf({
    ...onNode,
    '00-multus.conf': {...multus, defaultNetworks: ['x']},
    [inMultusDir('x.conf')]: {type: 'tuning'},
  });
  assert.is(
    more.short[2],
    'x /etc/cni/multus/net.d/x.conf more',
    'only the first gives eth0; a name is that which was asked for',
  );
});

test('a default network that leads back to multus, that cannot be read, or that is nowhere', () => {
  for (const back of [multus, {plugins: ['x', {type: 'multus'}]}]) {
    const said = networksOf({...onNode, [inMultusDir('a.conf')]: {...back, name: 'flannel-conf'}});
    assert.equal(said.said, ['error default-network-is-multus']);
    assert.match(wordsOf(said.remarks), 'clusterNetwork is "flannel-conf"');
  }
  const unreadable = networksOf({'00-multus.conf': {...multus, clusterNetwork: '/etc/n/a.conf'}, '/etc/n/a.conf': '{'});
  assert.equal(unreadable.said, ['error default-network-unreadable']);
  const nowhere = {'00-multus.conf': multus, [inMultusDir('b.conf')]: {name: 'b', type: 'bridge'}};
  assert.equal(networksOf(nowhere).said, ['unchecked: the default network "flannel-conf"'], 'no cluster told');
  assert.equal(networksOf(nowhere, defining({kind: 'unknown'})).said, [
    'unchecked: the default network "flannel-conf"',
  ]);
  const missing = networksOf(nowhere, defining({kind: 'missing'}));
  assert.equal(missing.said, ['error default-network-missing']);
  assert.match(wordsOf(missing.remarks), 'kube-system has no such definition\n/etc/cni/multus/net.d has no network');
  const invalid = networksOf(nowhere, defining({kind: 'invalid', reason: 'its list of plugins is empty'}));
  assert.match(wordsOf(invalid.remarks), 'its list of plugins is empty');
  assert.equal(networksOf({'00-multus.conf': {...multus, clusterNetwork: '/etc/n/a.conf'}}).said, [
    'error default-network-missing',
  ]);
  assert.equal(networksOf({'00-multus.conf': {...multus, type: 'multus-shim'}}, defining({kind: 'missing'})).said, [
    'unchecked: the default network "flannel-conf"',
  ]);
});

function wanted(name: string, definition: NetworkDefinition | UnresolvedDefinition): WantedNetwork {
  return {namespace: 'default', name, ifname: null, definition};
}

test('what pods ask for: definitions, files of the node, and each network once', () => {
  const macvlan = '{"cniVersion":"0.3.1","type":"macvlan","master":"e","ipam":{"type":"dhcp"}}';
  const x = wanted('x', parseNetworkDefinition(macvlan, 'x'));
  const found = networksOf(
    onNode,
    defining({kind: 'missing'}, x, x, wanted('flannel-conf', {kind: 'on-node'}), wanted('y', {kind: 'missing'})),
  );
  assert.equal(found.said, []);
  assert.equal(found.short.slice(2), ['x NetworkAttachmentDefinition default/x more']);
  const nofile = networksOf(
    onNode,
    defining({kind: 'missing'}, wanted('z', {kind: 'on-node'}), wanted('z', {kind: 'on-node'})),
  );
  assert.equal(nofile.said, ['error network-file-missing']);
  assert.match(wordsOf(nofile.remarks), 'default/z leaves its configuration to a file, and there is none for "z"');
  const invalid = {
    ...podWanting('web'),
    defaultNetwork: {kind: 'invalid', annotation: 'a', text: '[', reason: 'r'} as const,
  };
  assert.equal(networksOf(onNode, {...clusterWith([]), pods: [invalid]}).said, []);
});

test('definitions are linted as multus takes them: lists and single plugins, without a name', () => {
  const lint = (config: string) =>
    networksOf(onNode, defining({kind: 'missing'}, wanted('x', parseNetworkDefinition(config, 'x'))));
  assert.equal(lint('{"cniVersion":"1.0.0","type":"macvlan","master":"e","ipam":{"type":"dhcp"}}').said, []);
  assert.equal(
    lint('{"cniVersion":"1.0.0","plugins":[{"type":"macvlan","master":"e","ipam":{"type":"dhcp"}}]}').said,
    [],
  );
  const bad = lint('{"cniVersion":"0.3.1","type":"macvlan","master":"e","mtu":70000,"ipam":{"type":"dhcp"}}');
  assert.equal(bad.said.length, 1);
  assert.match(wordsOf(bad.remarks), 'NetworkAttachmentDefinition default/x');
});

function typesOf(configuration: JsonObject, subnets: ReadonlyMap<string, string> = new Map()) {
  const network = {where: '/n', name: 'net', isDefault: true, isEngines: false, configuration};
  return pluginsOf(network, subnets);
}

test('the plugins of a list have its version, those of a file have their own; what names no type is passed over', () => {
  const list = typesOf({
    cniVersion: '1.0.0',
    plugins: ['x', {type: 'bridge', cniVersion: '0.1.0'}, {}, {TYPE: 'tuning'}],
  });
  assert.equal(
    list.map(({type, where, cniVersion}) => `${type} ${where} ${cniVersion}`),
    ['bridge /n plugins[1] 1.0.0', 'tuning /n plugins[3] 1.0.0'],
  );
  assert.equal(
    typesOf({type: 'macvlan', cniVersion: '0.3.1'}).map(
      ({type, where, cniVersion}) => `${type} ${where} ${cniVersion}`,
    ),
    ['macvlan /n 0.3.1'],
  );
});

test('multus calls its delegates, of which the first is the default network', () => {
  const delegates = ['x', {name: 'a', type: 'bridge'}, {name: 'b', plugins: [{type: 'vlan'}]}];
  const told = ({type, where, network, isDefault}: ReturnType<typeof typesOf>[number]) =>
    `${type} ${where} ${network} ${isDefault ? 'default' : 'more'}`;
  assert.equal(typesOf({type: 'multus', delegates: delegates.slice(1)}).map(told), [
    'multus /n net default',
    'bridge /n delegates[0] a default',
    'vlan /n delegates[1] plugins[0] b more',
  ]);
  assert.is(typesOf({type: 'multus', delegates}).length, 3);
  assert.is(typesOf({type: 'multus-shim', delegates}).length, 3);
  assert.is(typesOf({type: 'bridge', delegates}).length, 1);
});

test('flannel calls a bridge that is the gateway, with the subnet of the node, unless it is told otherwise', () => {
  const delegateOf = (plugin: JsonObject, subnets?: ReadonlyMap<string, string>) => {
    const [, delegate] = typesOf({type: 'flannel', ...plugin}, subnets);
    return delegate === undefined ? undefined : {where: delegate.where, ...delegate.json};
  };
  const subnets = new Map([['/run/flannel/subnet.env', '10.244.3.1/24']]);
  const where = '/n delegate';
  const ranges = [[{subnet: '10.244.3.1/24'}]];
  assert.equal(delegateOf({}, subnets), {where, isGateway: true, type: 'bridge', ipam: {type: 'host-local', ranges}});
  assert.equal(delegateOf({}), {where, isGateway: true, type: 'bridge', ipam: {type: 'host-local'}});
  const told = {delegate: {type: 'ipvlan', master: 'eth0', ipam: {dataDir: '/d'}}};
  assert.equal(delegateOf(told, subnets), {
    where,
    isGateway: false,
    type: 'ipvlan',
    master: 'eth0',
    ipam: {type: 'host-local', ranges, dataDir: '/d'},
  });
  const elsewhere = {subnetFile: '/run/k3s/subnet.env', delegate: {isGateway: false}};
  assert.equal(delegateOf(elsewhere, subnets), {where, isGateway: false, type: 'bridge', ipam: {type: 'host-local'}});
});

test.run();
