import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {checkNamedFiles} from '../../../../src/doctor/checks/check-named-files.js';
import {checkPlugins} from '../../../../src/doctor/checks/check-plugins.js';
import {checkShims, type ShimFacts} from '../../../../src/doctor/checks/check-shims.js';
import type {Facts} from '../../../../src/doctor/facts.js';
import type {FoundPlugin, PluginFacts} from '../../../../src/doctor/reading/plugin-facts.js';
import type {Presence} from '../../../../src/system/presence.js';
import {factsWith, inShort, pluginsIn, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: plugins and the files that they name');

const sound: FoundPlugin = {
  kind: 'found',
  path: '/opt/cni/bin/bridge',
  isExecutable: true,
  format: {kind: 'elf', machine: 'x86-64', isOurs: true},
  versions: {kind: 'versions', versions: ['0.4.0', '1.0.0']},
};

/** A node whose list has one bridge, found like that. */
function bridge(program: PluginFacts, some: Partial<Facts> = {}) {
  return checkPlugins(
    factsWith({plugins: pluginsIn([{type: 'bridge'}]), programs: new Map([['bridge', program]]), ...some}),
  );
}

test('a plugin that is there, starts, and knows the version is sound', () => {
  assert.equal(bridge(sound), []);
});

test('a plugin that is not there, with what is in its place', () => {
  const remains = ['/opt/cni/bin/bridge is a directory'];
  const said = bridge({kind: 'missing', remains});
  assert.equal(inShort(said), ['error plugin-missing']);
  assert.match(
    wordsOf(said),
    'named in /net.conflist plugins[0]\nlooked for in /opt/cni/bin\n/opt/cni/bin/bridge is a directory',
  );
  assert.equal(inShort(bridge({kind: 'hidden', path: '/opt/cni/bin/bridge', reason: 'EACCES'})), [
    'unchecked: whether the plugin bridge is there',
  ]);
  assert.equal(inShort(bridge(sound, {programs: new Map()})), ['error plugin-missing'], 'nobody looked');
});

test('each plugin is told of once, with all the places that name it', () => {
  const plugins = pluginsIn([{type: 'bridge'}, {type: 'tuning'}, {type: 'bridge'}]);
  const said = checkPlugins(factsWith({plugins, programs: new Map([['tuning', sound]])}));
  assert.equal(inShort(said), ['error plugin-missing']);
  assert.match(wordsOf(said), 'named in /net.conflist plugins[0]\nnamed in /net.conflist plugins[2]');
});

function withIpam(caller: string, ipam: string) {
  const programs = new Map<string, PluginFacts>([[caller, sound]]);
  return checkPlugins(factsWith({plugins: pluginsIn([{type: caller, ipam: {type: ipam}}]), programs}));
}

test('who gives addresses has to be there for a caller that is known to start it; others may do without', () => {
  const missing = withIpam('bridge', 'whereabouts');
  assert.equal(inShort(missing), ['error plugin-missing']);
  assert.match(wordsOf(missing), 'named in /net.conflist plugins[0] ipam');
  const own = withIpam('azure-vnet', 'azure-cns');
  assert.equal(inShort(own), ['unchecked: who gives addresses for the ipam "azure-cns"']);
  assert.match(wordsOf(own), 'azure-vnet may do without');
  const plugins = pluginsIn([
    {type: 'azure-vnet', ipam: {type: 'azure-cns'}},
    {type: 'bridge', ipam: {type: 'azure-cns'}},
  ]);
  const programs = new Map([
    ['azure-vnet', sound],
    ['bridge', sound],
  ]);
  assert.equal(inShort(checkPlugins(factsWith({plugins, programs}))), ['error plugin-missing'], 'bridge starts it');
});

for (const [name, some, id, words] of [
  ['not executable', {isExecutable: false}, 'plugin-not-executable', 'chmod 755 /opt/cni/bin/bridge'],
  ['empty', {format: {kind: 'empty'}}, 'plugin-no-program', 'it is empty'],
  ['neither program nor script', {format: {kind: 'other'}}, 'plugin-no-program', 'neither an ELF program'],
  [
    'for another machine',
    {format: {kind: 'elf', machine: 'arm64', isOurs: false}, versions: {kind: 'not-started', reason: 'ENOEXEC'}},
    'plugin-architecture',
    'it is a program for arm64, and this node is x64',
  ],
  ['mounted noexec', {versions: {kind: 'not-started', reason: 'spawn EACCES'}}, 'plugin-not-started', 'findmnt -T'],
  ['forbidden', {versions: {kind: 'not-started', reason: 'spawn EPERM'}}, 'plugin-not-started', 'AppArmor'],
  [
    'a script without its interpreter',
    {format: {kind: 'script', interpreter: '/bin/zsh'}, versions: {kind: 'not-started', reason: 'ENOENT'}},
    'plugin-not-started',
    'its interpreter /bin/zsh does not start it (ENOENT)\nnamed in /net.conflist plugins[0]\ninstall /bin/zsh',
  ],
  [
    'a program without its loader',
    {versions: {kind: 'not-started', reason: 'ENOENT'}},
    'plugin-not-started',
    'ldd /opt/cni/bin/bridge',
  ],
] as readonly (readonly [string, Partial<FoundPlugin>, string, string])[]) {
  test(`a plugin that cannot be started: ${name}`, () => {
    const said = bridge({...sound, versions: {kind: 'not-asked'}, ...some});
    assert.equal(inShort(said), [`error ${id}`]);
    assert.match(wordsOf(said), '/opt/cni/bin/bridge cannot be started: ');
    assert.match(wordsOf(said), words);
  });
}

test('a program for another machine that answers nevertheless is started by something: binfmt', () => {
  assert.equal(bridge({...sound, format: {kind: 'elf', machine: 'arm64', isOurs: false}}), []);
});

test('what a plugin says of its versions: too old, too slow, unclear, or not asked', () => {
  const old = bridge({...sound, versions: {kind: 'versions', versions: ['0.3.1', '0.4.0']}});
  assert.equal(inShort(old), ['error plugin-version']);
  assert.match(wordsOf(old), 'bridge does not support cniVersion 1.0.0');
  assert.match(
    wordsOf(old),
    '/opt/cni/bin/bridge supports 0.3.1, 0.4.0\n/net.conflist plugins[0] has cniVersion 1.0.0',
  );
  const slow = bridge({...sound, versions: {kind: 'timed-out', seconds: 5}});
  assert.equal(inShort(slow), ['warning plugin-slow']);
  assert.match(wordsOf(slow), 'within 5 s');
  const unclear = bridge({...sound, versions: {kind: 'unclear', detail: 'exit 1'}});
  assert.equal(inShort(unclear), ['unchecked: which cniVersions bridge supports']);
  assert.match(wordsOf(unclear), '/opt/cni/bin/bridge does not answer VERSION (exit 1)');
  assert.equal(bridge({...sound, versions: {kind: 'not-asked'}}), []);
});

test('a configuration without a version is one of 0.1.0', () => {
  const plugins = pluginsIn([{type: 'bridge'}], {configuration: {type: 'bridge'}});
  const said = bridge(sound, {plugins});
  assert.match(wordsOf(said), 'bridge does not support cniVersion 0.1.0');
  assert.match(wordsOf(said), '/net.conflist has cniVersion none, which means 0.1.0');
  assert.equal(bridge({...sound, versions: {kind: 'versions', versions: ['0.1.0']}}, {plugins}), []);
});

test('loopback is called by containerd for every pod, whatever the configuration names', () => {
  const node = (loopback: PluginFacts | undefined, some: Partial<Facts> = {}) => {
    const programs = new Map([['bridge', sound], ...(loopback === undefined ? [] : [['loopback', loopback] as const])]);
    return bridge(sound, {programs, usesContainerd: true, ...some});
  };
  const missing = node({kind: 'missing', remains: []});
  assert.equal(inShort(missing), ['warning loopback-missing']);
  assert.match(wordsOf(missing), 'looked for in /opt/cni/bin');
  assert.equal(inShort(node(undefined)), ['warning loopback-missing']);
  assert.equal(node(sound), []);
  assert.equal(inShort(node({kind: 'hidden', path: '/x', reason: 'EACCES'})), [
    'unchecked: whether the plugin loopback is there',
  ]);
  assert.equal(node(undefined, {usesContainerd: false}), []);
  const named = {plugins: pluginsIn([{type: 'loopback'}])};
  assert.equal(inShort(node({kind: 'missing', remains: []}, named)), ['error plugin-missing'], 'told once');
});

test('a plugin without a shim is lost where the runtime knows the directory of shims alone', () => {
  const shims: ShimFacts = {
    mode: 'dir',
    shimDir: '/usr/shimcni/bin',
    store: '/tmp/mlab-cni',
    captures: 0,
    problems: [],
    unshimmed: ['bridge', 'vlan'],
  };
  const facts = factsWith({plugins: pluginsIn([{type: 'bridge', ipam: {type: 'host-local'}}])});
  const said = checkShims(facts, shims);
  assert.equal(inShort(said), ['error shim-missing']);
  assert.match(wordsOf(said), 'the runtime cannot find bridge: there is no shim for it');
  assert.equal(checkShims(facts, {...shims, mode: 'mount'}), [], 'the real plugin is found there');
  assert.equal(checkShims(facts, {...shims, unshimmed: ['vlan']}), [], 'nobody calls it');
  assert.match(wordsOf(checkShims(facts, {...shims, unshimmed: ['host-local']})), 'cannot find host-local');
  assert.equal(checkShims(facts, null), []);
  const off = checkShims(facts, {...shims, unshimmed: [], problems: [{what: 'recording is off', remedy: 'df'}]});
  assert.equal(inShort(off), ['warning shims']);
  assert.match(wordsOf(off), 'the shims: recording is off\nmlab-cni shim status\ndf');
});

function naming(plugin: JsonObject, presence: Readonly<Record<string, Presence>>) {
  return checkNamedFiles(factsWith({plugins: pluginsIn([plugin]), presence: new Map(Object.entries(presence))}));
}

test('a kubeconfig that is not there is an error, a socket a doubt, and what may not be seen is unchecked', () => {
  const calico = {type: 'calico', kubernetes: {kubeconfig: '/etc/calico-kubeconfig'}};
  const kubeconfig = naming(calico, {'/etc/calico-kubeconfig': 'absent'});
  assert.equal(inShort(kubeconfig), ['error plugin-kubeconfig-missing']);
  assert.match(wordsOf(kubeconfig), 'the kubeconfig that calico is told to use is not there: /etc/calico-kubeconfig');
  assert.match(wordsOf(kubeconfig), '/net.conflist plugins[0] kubernetes.kubeconfig\n');
  const ovn = {type: 'kube-ovn', server_socket: 'unix:///run/ovn.sock'};
  const socket = naming(ovn, {'/run/ovn.sock': 'absent'});
  assert.equal(inShort(socket), ['warning plugin-socket-missing']);
  assert.match(wordsOf(socket), 'the socket that kube-ovn is told to use is not there: /run/ovn.sock');
  assert.equal(inShort(naming(ovn, {'/run/ovn.sock': 'refused'})), ['unchecked: whether there is /run/ovn.sock']);
  assert.equal(naming(ovn, {'/run/ovn.sock': 'present'}), []);
  assert.equal(naming(ovn, {}), [], 'nobody looked');
});

test('which texts are paths of kubeconfigs and sockets', () => {
  const absent = (path: string) => ({[path]: 'absent'}) as const;
  for (const key of ['kubeconfig', 'kube_config', 'kube-config', 'kubeConfigPath']) {
    assert.equal(inShort(naming({type: 'x', [key]: '/a'}, absent('/a'))), ['error plugin-kubeconfig-missing'], key);
  }
  for (const [key, path] of [
    ['kubeconfig', 'relative/path'],
    ['kubeconfig', '//a'],
    ['kubeconfig', '/'],
    ['kubeconfig', '/etc/__KUBECONFIG_FILENAME__'],
    ['logFile', '/var/log/x'],
    ['socket', '/run/x.socket'],
  ] as const) {
    assert.equal(naming({type: 'x', [key]: path}, absent(path)), [], `${key} ${path}`);
  }
  const sock = '/run/x.sock';
  assert.equal(inShort(naming({type: 'x', socket: sock}, absent(sock))), ['warning plugin-socket-missing']);
  assert.equal(naming({type: 'x', prevResult: {socket: sock}}, absent(sock)), [], 'what a plugin said before');
  assert.equal(naming({type: 'multus', kubeconfig: '/a'}, absent('/a')), [], 'multus is looked at apart');
  assert.is(naming({type: 'x', one: sock, other: {socket: sock}}, absent(sock)).length, 1, 'each file once');
});

test.run();
