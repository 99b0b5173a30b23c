import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {examineContext} from '../../../../src/doctor/checks/judge-context.js';

const test = suite('doctor/checks/judge-context');

const sound = {
  cniVersion: '1.0.0',
  name: 'net',
  plugins: [{type: 'bridge', ipam: {type: 'host-local', subnet: '10.1.0.0/24'}}],
};
const versions = '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';

function plugins(names: readonly string[], reply = versions): string {
  return names.map((name) => ['/opt/cni/bin', name, '1', '2', 'aa', reply].join('\t')).join('\n');
}

function examine(files: Readonly<Record<string, string>>) {
  const {findings, unchecked} = examineContext({node: 'n1', files: new Map(Object.entries(files))});
  return {ids: findings.map(({severity, id}) => `${severity} ${id}`), open: unchecked.map(({what}) => what)};
}

test('a sound node: nothing is found, and what was not gathered is said to be unchecked', () => {
  const {ids, open} = examine({
    'net.d/10-net.conflist': JSON.stringify(sound),
    'plugins.tsv': plugins(['bridge', 'host-local']),
  });
  assert.equal(ids, []);
  assert.equal(open, [
    'the bridges of this node and their addresses',
    'the node as the cluster has it',
    'the kernel, sysctls, leases, pods and shims',
  ]);
});

test('a plugin that is not there, one that does not know the version, a file that is no JSON', () => {
  const list = {'net.d/10-net.conflist': JSON.stringify(sound)};
  assert.equal(examine({...list, 'plugins.tsv': plugins(['bridge'])}).ids, ['error plugin-missing']);
  const misspelt = {...sound, plugins: [...sound.plugins, {type: 'portmop'}]};
  const slip = {'net.d/10-net.conflist': JSON.stringify(misspelt), 'plugins.tsv': plugins(['bridge', 'host-local'])};
  assert.equal(examine(slip).ids, ['error plugin-missing', 'warning name-misspelt']);
  const old = plugins(['bridge', 'host-local'], '{"cniVersion":"0.4.0","supportedVersions":["0.3.1","0.4.0"]}');
  assert.equal(examine({...list, 'plugins.tsv': old}).ids, ['error plugin-version', 'error plugin-version']);
  const broken = examine({'net.d/10-net.conflist': '{"name": ', 'plugins.tsv': plugins(['bridge'])});
  assert.ok(
    broken.ids.some((id) => id.startsWith('error')),
    broken.ids.join(),
  );
});

test('what is not known is neither fine nor broken', () => {
  assert.equal(examine({}).ids, []);
  assert.match(examine({}).open[0] ?? '', 'the network configuration');
  const {ids, open} = examine({'net.d/10-net.conflist': JSON.stringify(sound)});
  assert.equal([ids, open[0]], [[], 'the plugins']);
  const silent = examine({
    'net.d/10-net.conflist': JSON.stringify(sound),
    'plugins.tsv': plugins(['bridge', 'host-local'], ''),
  });
  assert.equal(silent.ids, []);
  const multus = JSON.stringify({
    cniVersion: '1.0.0',
    name: 'm',
    type: 'multus',
    kubeconfig: '/x',
    clusterNetwork: '/y',
  });
  const {open: aboutMultus} = examine({'net.d/00-multus.conf': multus, 'plugins.tsv': plugins(['multus'])});
  assert.ok(aboutMultus.includes('the networks that multus adds'));
});

const list = {'net.d/10-net.conflist': JSON.stringify(sound), 'plugins.tsv': plugins(['bridge', 'host-local'])};

/** What the API server said of the node, as it lies beside the context. */
function said(node: object): Readonly<Record<string, string>> {
  return {
    'kubernetes.json': JSON.stringify({server: 'https://x:6443', node: {name: 'n1', isReady: true, ...node}, pods: []}),
  };
}

test('the range of pods against what the cluster gave the node', () => {
  assert.equal(examine({...list, ...said({podCidrs: ['10.1.0.0/24']})}).ids, []);
  assert.equal(examine({...list, ...said({podCidrs: ['10.2.0.0/24']})}).ids, ['error range-outside-pod-cidr']);
  const local = {...sound, plugins: [{type: 'ptp', ipam: {type: 'node-local'}}]};
  const without = {
    ...list,
    'net.d/10-net.conflist': JSON.stringify(local),
    'plugins.tsv': plugins(['ptp', 'node-local']),
  };
  assert.equal(examine({...without, ...said({podCidrs: []})}).ids, ['error no-pod-cidr']);
  const flannel = {...sound, plugins: [{type: 'flannel'}]};
  const unknown = {
    ...list,
    'net.d/10-net.conflist': JSON.stringify(flannel),
    'plugins.tsv': plugins(['flannel', 'bridge', 'host-local']),
  };
  assert.equal(examine({...unknown, ...said({podCidrs: []})}).ids, [], 'flanneld may have a subnet from elsewhere');
});

test('a node that is not Ready, and a label that M-Lab needs', () => {
  const lacking = said({isReady: false, readiness: 'container runtime network not ready: cni config uninitialized'});
  assert.equal(examine({...list, ...lacking}).ids, ['error node-not-ready']);
  assert.equal(examine(lacking).ids, ['error node-not-ready'], 'also without a configuration');
  assert.equal(examine({...list, ...said({labels: {'mlab/site': 'lga0t'}})}).ids, ['error node-type-missing']);
});

test('links and addresses of the node, with kinds from the other list', () => {
  const plugin = {...sound.plugins[0], isGateway: true, bridge: 'br0'};
  const bridge = {...list, 'net.d/10-net.conflist': JSON.stringify({...sound, plugins: [plugin]})};
  const addresses = (address: string) =>
    JSON.stringify([
      {ifname: 'br0', addr_info: [{local: address, prefixlen: 24}]},
      {ifname: 'eth0', addr_info: []},
    ]);
  const kinds = JSON.stringify([{ifname: 'br0', linkinfo: {info_kind: 'bridge'}}, {ifname: 'eth0'}]);
  const node = (address: string) => ({...bridge, 'addresses.json': addresses(address), 'links.json': kinds});
  assert.equal(examine(node('10.1.0.1')).ids, []);
  assert.equal(examine(node('10.9.0.1')).ids, ['error bridge-address']);
  assert.equal(examine({...node('10.1.0.1'), 'links.json': '[{"ifname": "br0"}]'}).ids, ['error bridge-name-taken']);
  assert.equal(examine({...node('10.9.0.1'), 'links.json': '[]'}).ids, [], 'of what kind br0 is, is not known');
  assert.equal(examine({...node('10.9.0.1'), 'links.json': ''}).ids, []);
  const vlan = {...sound, plugins: [{type: 'ipvlan', master: 'eth7', ipam: {type: 'dhcp'}}]};
  const names = {'net.d/10-net.conflist': JSON.stringify(vlan), 'plugins.tsv': plugins(['ipvlan', 'dhcp'])};
  assert.equal(examine({...node('10.1.0.1'), ...names}).ids, ['error master-missing']);
});

test('kubeconfigs: one that a plugin names and is not there, and one that anybody may read', () => {
  const calico = {
    ...sound,
    plugins: [
      {type: 'calico', kubernetes: {kubeconfig: '/etc/cni/net.d/calico-kubeconfig'}, ipam: {type: 'calico-ipam'}},
    ],
  };
  const node = {'net.d/10-net.conflist': JSON.stringify(calico), 'plugins.tsv': plugins(['calico', 'calico-ipam'])};
  const table = (path: string, mode: string) => ({...node, 'kubeconfigs.tsv': [path, mode, '2700', 'aa'].join('\t')});
  assert.equal(examine(table('/etc/cni/net.d/calico-kubeconfig', '600')).ids, []);
  assert.equal(examine(table('/etc/cni/net.d/calico-kubeconfig', '644')).ids, ['warning kubeconfig-readable']);
  assert.equal(examine(table('/etc/cni/net.d/other', '644')).ids, ['error plugin-kubeconfig-missing']);
  assert.equal(examine(node).ids, [], 'nobody looked');
});

function wordsOf(files: Readonly<Record<string, string>>): string {
  const {findings, unchecked} = examineContext({node: 'n1', files: new Map(Object.entries(files))});
  return [
    ...findings.flatMap(({what, evidence}) => [what, ...evidence]),
    ...unchecked.flatMap(({what, why}) => [what, why]),
  ].join('\n');
}

test('only what lies in the directory of configurations is one, and it is told by its path on the node', () => {
  const misplaced = {...list, '00-first.conf': '{', 'other/00-first.conf': '{'};
  assert.equal(examine(misplaced).ids, []);
  const small = {...sound, plugins: [{type: 'nobody'}]};
  assert.match(
    wordsOf({...list, 'net.d/10-net.conflist': JSON.stringify(small)}),
    'named in /etc/cni/net.d/10-net.conflist plugins[0]',
  );
  assert.equal(examine({...list, 'net.d/00-first.conf': '{'}).ids, ['error file-unreadable', 'info files-unused']);
});

test('why a node is not Ready, or that nobody said; and what plugins said of their versions, or that they did not', () => {
  assert.match(
    wordsOf({...list, ...said({isReady: false, readiness: 'cni config uninitialized'})}),
    'not Ready: cni config',
  );
  assert.match(wordsOf({...list, ...said({isReady: false})}), 'the node is not Ready: nobody said why');
  const answering = (reply: string) => wordsOf({...list, 'plugins.tsv': plugins(['bridge', 'host-local'], reply)});
  assert.match(answering(' '), 'does not answer VERSION (nothing was said)');
  assert.match(answering('Segmentation fault'), 'does not answer VERSION (Segmentation fault)');
  assert.match(answering('{"supportedVersions":[]}'), 'does not answer VERSION ({"supportedVersions":[]})');
});

test('multus in a list has networks of its own, too; of paths that the script does not look at nothing is said', () => {
  const multus = {cniVersion: '1.0.0', name: 'm', plugins: [{type: 'multus', kubeconfig: '/x'}, {type: 'portmap'}]};
  const files = {'net.d/00-m.conflist': JSON.stringify(multus), 'plugins.tsv': plugins(['multus', 'portmap'])};
  assert.ok(examine(files).open.includes('the networks that multus adds'));
  const named = {type: 'calico', kubeconfig: '/var/lib/calico/kubeconfig', socket: '/etc/cni/net.d/x.sock'};
  const calico = {...sound, plugins: [{...named, kubernetes: {kubeconfig: '/etc/cni/net.d/calico-kubeconfig'}}]};
  const rows = ['/etc/cni/net.d/other-kubeconfig', '/etc/cni/net.d/calico-kubeconfig'];
  const table = rows.map((path) => [path, '600', '1', 'aa'].join('\t')).join('\n');
  const node = {
    'net.d/10-net.conflist': JSON.stringify(calico),
    'plugins.tsv': plugins(['calico']),
    'kubeconfigs.tsv': table,
  };
  assert.equal(examine(node).ids, []);
});

test.run();
