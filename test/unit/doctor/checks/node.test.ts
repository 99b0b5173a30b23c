import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkEpoxy} from '../../../../src/doctor/checks/check-epoxy.js';
import {checkKernel} from '../../../../src/doctor/checks/check-kernel.js';
import {checkKubeconfigs} from '../../../../src/doctor/checks/check-kubeconfigs.js';
import {checkKubelet} from '../../../../src/doctor/checks/check-kubelet.js';
import {checkNode} from '../../../../src/doctor/checks/check-node.js';
import type {Facts, KernelFacts} from '../../../../src/doctor/facts.js';
import {parseNetworkDefinition} from '../../../../src/records/network-definition.js';
import {clusterWith} from '../../../helpers/cluster-record.js';
import {factsWith, inShort, pluginsIn, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: kernel, kubelet and labels of a node');

const lo = {name: 'lo', kind: '', addresses: []};

function kernel(some: Partial<KernelFacts>, types: readonly string[] = ['ptp'], rest: Partial<Facts> = {}) {
  const none = {release: '6.1.0', loaded: new Set<string>(), installed: null, options: null};
  const plugins = pluginsIn(types.map((type) => ({type})));
  return checkKernel(factsWith({kernel: {...none, ...some}, plugins, ...rest}));
}

test('a kernel has what is loaded, installed, built in, or in use already', () => {
  assert.equal(kernel({loaded: new Set(['veth'])}), []);
  assert.equal(kernel({installed: new Set(['veth'])}), []);
  assert.equal(kernel({options: new Set(['CONFIG_VETH=y'])}), []);
  assert.equal(kernel({}, ['ptp'], {links: [lo, {...lo, name: 'veth1', kind: 'veth'}]}), []);
  assert.equal(kernel({loaded: new Set(['veth'])}, ['ptp'], {links: null}), []);
  assert.equal(kernel({}, ['tuning', 'portmap']), [], 'they need none');
});

test('a kernel lacks what its configuration does not have, or what is neither installed nor loaded', () => {
  const off = kernel({options: new Set(['CONFIG_BRIDGE=y'])});
  assert.equal(inShort(off), ['error kernel-module-missing']);
  assert.match(wordsOf(off), 'the kernel has no veth: ptp fails');
  assert.match(wordsOf(off), 'CONFIG_VETH is not set in the configuration of 6.1.0');
  assert.match(wordsOf(off), '/net.conflist plugins[0] needs it');
  const lost = kernel({options: new Set(['CONFIG_VETH=m']), installed: new Set(['bridge'])});
  assert.match(wordsOf(lost), '/lib/modules/6.1.0 has it neither as a module nor built in');
  assert.equal(inShort(kernel({options: new Set(['CONFIG_VETH=m']), installed: new Set(['veth'])})), []);
  assert.match(wordsOf(kernel({installed: new Set()}, ['bridge'])), 'the kernel has no bridge: bridge fails');
  assert.equal(inShort(kernel({installed: new Set()}, ['ptp'], {links: [lo]})), ['error kernel-module-missing']);
  assert.is(kernel({installed: new Set()}, ['bridge', 'ptp']).length, 2, 'each module once: bridge and veth');
});

test('of a kernel of which no list was found nothing is claimed', () => {
  const said = kernel({}, ['bridge']);
  assert.equal(inShort(said), ['unchecked: whether the kernel has bridge, veth']);
  assert.match(wordsOf(said), 'no list of what 6.1.0 has was found');
  assert.equal(inShort(kernel({options: new Set(['CONFIG_VETH=m'])})), ['unchecked: whether the kernel has veth']);
});

test('flannel needs vxlan where flanneld told the cluster that this is its backend', () => {
  const installed = {installed: new Set(['veth', 'bridge'])};
  const cluster = (backend: string) => {
    const annotations = {'flannel.alpha.coreos.com/backend-type': backend};
    return {cluster: {...clusterWith([]), node: {name: 'n', labels: {}, annotations, podCidrs: []}}};
  };
  assert.match(wordsOf(kernel(installed, ['flannel'], cluster('vxlan'))), 'the kernel has no vxlan: flannel fails');
  assert.equal(kernel(installed, ['flannel'], cluster('host-gw')), []);
  assert.equal(kernel(installed, ['flannel'], {cluster: {...clusterWith([]), node: 'missing'}}), []);
  assert.equal(kernel(installed, ['flannel']), []);
  assert.equal(kernel(installed, ['ptp'], cluster('vxlan')), [], 'no network here is flannel');
});

test('a kubelet that does not keep running: the flag that it knows no more, else its last words', () => {
  assert.equal(checkKubelet({kubelet: null}), []);
  const kubelet = {state: 'failed (failed)', restarts: 5, said: null};
  const silent = checkKubelet({kubelet});
  assert.equal(inShort(silent), ['error kubelet-not-running']);
  assert.match(wordsOf(silent), 'failed (failed), restarted 5 times');
  assert.not.match(wordsOf(silent), 'journalctl -u kubelet: ');
  assert.match(wordsOf(checkKubelet({kubelet: {...kubelet, said: 'swap is on'}})), 'journalctl -u kubelet: swap is on');
  for (const said of ['unknown flag: --network-plugin', "unknown shorthand flag: '--cni-conf-dir"]) {
    assert.equal(inShort(checkKubelet({kubelet: {...kubelet, said}})), ['error kubelet-flag-removed'], said);
  }
  const other = checkKubelet({kubelet: {...kubelet, said: 'unknown flag: --allow-privileged'}});
  assert.equal(inShort(other), ['error kubelet-not-running']);
});

test('a kubeconfig that others may read gives away the rights of the add-on; keys and certificates are not looked at', () => {
  const file = (name: string, mode: string) => ({path: `/etc/cni/net.d/${name}`, mode, size: 10});
  assert.equal(inShort(checkKubeconfigs([file('calico-kubeconfig', '644')])), ['warning kubeconfig-readable']);
  assert.equal(inShort(checkKubeconfigs([file('ZZZ-Kubeconfig', '604')])), ['warning kubeconfig-readable']);
  assert.equal(
    checkKubeconfigs([file('calico-kubeconfig', '640'), file('ca.crt', '644'), file('kubeconfig', '600')]),
    [],
  );
});

test('index2ip counts from what the boot server told the kernel', () => {
  const node = (kernelArguments: string | null, type = 'index2ip') =>
    inShort(
      checkEpoxy(factsWith({kernelArguments, plugins: pluginsIn([{type: 'ipvlan', ipam: {type}}, {type: 'tuning'}])})),
    );
  assert.equal(node('ro quiet epoxy.stage=3'), ['error epoxy-missing']);
  assert.equal(node('ro epoxy.ipv4='), ['error epoxy-missing']);
  assert.equal(node('ro notepoxy.ipv4=192.0.2.3'), ['error epoxy-missing']);
  for (const good of ['epoxy.ipv4=192.0.2.3/26,192.0.2.1', 'ro epoxy.ip4=192.0.2.3 quiet']) {
    assert.equal(node(good), [], good);
  }
  assert.equal(node(null), [], 'nobody could read it');
  assert.equal(node('ro', 'host-local'), []);
});

function labelled(labels: Readonly<Record<string, string>> | null, some: Partial<Facts> = {}) {
  const cluster = {...clusterWith([]), node: {name: 'mlab1', labels, annotations: {}, podCidrs: []}};
  return checkNode(factsWith({cluster, ...some}), 'mlab1');
}

test("a node of M-Lab's needs to say whether it is physical or virtual", () => {
  const site = {'mlab/site': 'lga0t'};
  assert.equal(inShort(labelled(site)), ['error node-type-missing']);
  assert.match(wordsOf(labelled(site)), "M-Lab's: it has the label mlab/site");
  for (const type of ['physical', 'virtual']) assert.equal(labelled({...site, 'mlab/type': type}), [], type);
  const unknown = labelled({'mlab/type': 'imaginary'});
  assert.equal(inShort(unknown), ['warning node-type-unknown']);
  assert.match(wordsOf(unknown), 'the label mlab/type is "imaginary"');
  assert.equal(labelled({'kubernetes.io/mlab': 'x'}), [], 'others have no such label');
  assert.equal(labelled(null), [], 'labels are not known');
});

test("what shows that a node is M-Lab's: a plugin that is in use, or installed, or defined in the cluster", () => {
  const netctl = labelled({}, {plugins: pluginsIn([{type: 'bridge'}, {type: 'netctl'}])});
  assert.match(wordsOf(netctl), '/net.conflist plugins[1] uses index2ip or netctl');
  const index2ip = labelled({}, {plugins: pluginsIn([{type: 'ipvlan', ipam: {type: 'index2ip'}}])});
  assert.equal(inShort(index2ip), ['error node-type-missing']);
  assert.match(wordsOf(labelled({}, {mlabPlugins: ['/opt/cni/bin/netctl']})), '/opt/cni/bin/netctl is installed');
  assert.equal(labelled({}, {plugins: pluginsIn([{type: 'ipvlan', ipam: {type: 'host-local'}}])}), []);
  const node = {name: 'mlab1', labels: {}, annotations: {}, podCidrs: []};
  const defining = (configuration: object) => {
    const definition = parseNetworkDefinition(JSON.stringify(configuration), 'x');
    const definitions = [{namespace: 'default', name: 'x', definition}];
    return checkNode(factsWith({cluster: {...clusterWith([]), node, definitions}}), 'mlab1');
  };
  for (const its of [{type: 'netctl'}, {plugins: [{type: 'tuning'}, {type: 'netctl'}]}]) {
    assert.match(wordsOf(defining(its)), 'NetworkAttachmentDefinition default/x uses index2ip or netctl');
  }
  assert.equal(defining({type: 'macvlan', ipam: {type: 'dhcp'}}), []);
  assert.equal(defining({plugins: []}), [], 'what is invalid is no sign');
});

test('a node that the cluster does not know, and a cluster that did not tell', () => {
  const unknown = checkNode(factsWith({cluster: {...clusterWith([]), node: 'missing'}}), 'host-7');
  assert.equal(inShort(unknown), ['warning node-unknown']);
  assert.match(wordsOf(unknown), 'the cluster has no node "host-7"\nhttps://10.0.0.1:6443');
  assert.equal(checkNode(factsWith({cluster: {...clusterWith([]), node: null}}), 'x'), []);
  assert.equal(checkNode(factsWith({}), 'x'), []);
});

test.run();
