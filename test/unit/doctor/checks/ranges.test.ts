import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {checkFlannel} from '../../../../src/doctor/checks/check-flannel.js';
import {checkPodCidr, checkRanges} from '../../../../src/doctor/checks/check-ranges.js';
import type {Facts} from '../../../../src/doctor/facts.js';
import type {Network} from '../../../../src/doctor/network.js';
import {clusterWith, podWanting} from '../../../helpers/cluster-record.js';
import {factsWith, inShort, pluginsIn, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: ranges of addresses, and where they come from');

function ranges(...subnets: readonly (readonly [network: string, subnet: string, dataDir?: string])[]) {
  const plugins = subnets.flatMap(([name, subnet, dataDir]) => {
    const ipam = {type: 'host-local', subnet, ...(dataDir === undefined ? {} : {dataDir})};
    return pluginsIn([{type: 'bridge', ipam}], {name, where: `/${name}`});
  });
  return checkRanges(factsWith({plugins}));
}

test('networks whose ranges overlap give one address to two pods, unless they note addresses in one place', () => {
  for (const [one, other] of [
    ['10.1.0.0/16', '10.1.9.0/24'],
    ['10.1.9.0/24', '10.1.0.0/16'],
    ['10.1.0.0/24', '10.1.0.0/24'],
  ] as const) {
    const said = ranges(['a', one], ['b', other]);
    assert.equal(inShort(said), ['warning ranges-overlap'], `${one} ${other}`);
    assert.match(wordsOf(said), `the networks a and b`);
    assert.match(wordsOf(said), `/a plugins[0]: ${one}\n/b plugins[0]: ${other}`);
  }
  assert.equal(ranges(['a', '10.1.0.0/24'], ['b', '10.1.1.0/24']), []);
  assert.equal(ranges(['b', '10.1.1.0/24'], ['a', '10.1.0.0/24']), []);
  assert.equal(ranges(['a', '10.1.0.0/24'], ['a', '10.1.0.0/16']), [], 'one network, one directory');
  assert.is(ranges(['a', '10.1.0.0/24', '/run/a'], ['a', '10.1.0.0/24']).length, 1, 'directories of their own');
});

test('ranges that share their very first or last address overlap, neighbours do not', () => {
  const from = (first: string, last: string) => ({subnet: '10.1.0.0/24', rangeStart: first, rangeEnd: last});
  const two = (left: JsonObject, right: JsonObject) => {
    const plugin = (name: string, range: JsonObject) =>
      pluginsIn([{type: 'bridge', ipam: {type: 'host-local', ranges: [[range]]}}], {name});
    return checkRanges(factsWith({plugins: [...plugin('a', left), ...plugin('b', right)]})).length;
  };
  const low = from('10.1.0.10', '10.1.0.20');
  assert.is(two(low, from('10.1.0.20', '10.1.0.30')), 1);
  assert.is(two(from('10.1.0.20', '10.1.0.30'), low), 1);
  assert.is(two(low, from('10.1.0.21', '10.1.0.30')), 0);
  assert.is(two(from('10.1.0.21', '10.1.0.30'), low), 0);
});

function inCluster(subnet: string, podCidrs: readonly string[], network: Partial<Network> = {}) {
  const plugins = pluginsIn([{type: 'bridge', ipam: {type: 'host-local', subnet}}], network);
  return inShort(checkRanges(factsWith({plugins, cluster: clusterWith(podCidrs)})));
}

test('the range of the default network has to lie within what the cluster gave the node', () => {
  assert.equal(inCluster('10.1.0.0/24', ['10.1.0.0/24']), []);
  assert.equal(inCluster('10.1.0.128/25', ['fd00::/64', '10.1.0.0/24']), []);
  assert.equal(inCluster('10.1.0.0/24', ['10.9.0.0/24', '10.1.0.0/24']), []);
  for (const [subnet, podCidrs] of [
    ['10.2.0.0/24', ['10.1.0.0/24']],
    ['10.0.0.0/24', ['10.1.0.0/24']],
    ['10.1.0.0/23', ['10.1.0.0/24']],
  ] as const) {
    assert.equal(inCluster(subnet, podCidrs), ['error range-outside-pod-cidr'], subnet);
  }
  assert.equal(inCluster('fd00:9::/64', ['10.1.0.0/24']), [], 'the cluster gave none of that family');
  assert.equal(inCluster('10.2.0.0/24', []), []);
  assert.equal(inCluster('10.2.0.0/24', ['10.1.0.0/24'], {isDefault: false}), [], 'a network on top');
});

test('a range that is exactly what the cluster gave the node lies within it', () => {
  const between = (rangeStart: string, rangeEnd: string) => {
    const ipam = {type: 'host-local', subnet: '10.1.0.0/24', rangeStart, rangeEnd};
    const plugins = pluginsIn([{type: 'bridge', ipam}]);
    return inShort(checkRanges(factsWith({plugins, cluster: clusterWith(['10.1.0.64/26'])})));
  };
  assert.equal(between('10.1.0.64', '10.1.0.127'), []);
  assert.equal(between('10.1.0.63', '10.1.0.127'), ['error range-outside-pod-cidr']);
  assert.equal(between('10.1.0.64', '10.1.0.128'), ['error range-outside-pod-cidr']);
});

const flannelEnv =
  'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.3.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n';
const subnetEnv = '/run/flannel/subnet.env';

function podCidr(plugin: JsonObject, some: Partial<Facts> = {}, network: Partial<Network> = {}) {
  return checkPodCidr(factsWith({plugins: pluginsIn([plugin], network), cluster: clusterWith([]), ...some}));
}

test('who takes its range from the podCIDR fails where the cluster gave none', () => {
  const nodeLocal = {type: 'bridge', ipam: {type: 'node-local'}};
  const said = podCidr(nodeLocal);
  assert.equal(inShort(said), ['error no-pod-cidr']);
  assert.match(wordsOf(said), 'the cluster gave the node mlab1 no podCIDR, and node-local takes');
  assert.match(wordsOf(podCidr({type: 'flannel'})), 'and flannel takes its range from there');
  assert.equal(podCidr(nodeLocal, {}, {isDefault: false}), []);
  assert.equal(podCidr({type: 'bridge', ipam: {type: 'host-local'}}), []);
  assert.equal(podCidr({type: 'bridge'}), []);
  assert.equal(podCidr(nodeLocal, {cluster: clusterWith(['10.1.0.0/24'])}), []);
  for (const node of [null, 'missing', {name: 'n', labels: {}, annotations: {}, podCidrs: null}] as const) {
    assert.equal(podCidr(nodeLocal, {cluster: {...clusterWith([]), node}}), [], 'nobody told');
  }
  assert.equal(podCidr(nodeLocal, {cluster: null}), []);
  assert.equal(inShort(podCidr(nodeLocal, {hidden: new Map([[subnetEnv, 'EACCES']])})), ['error no-pod-cidr']);
});

test('flannel may have its subnet from elsewhere, or from before, or where it may not be seen', () => {
  const flannel = (text: string | null) =>
    inShort(podCidr({type: 'flannel'}, {flannelFiles: new Map([[subnetEnv, text]])}));
  assert.equal(flannel(flannelEnv), []);
  assert.equal(flannel(flannelEnv.replaceAll('\n', ' \r\n')), []);
  assert.equal(flannel('FLANNEL_MTU=1450\n'), ['error no-pod-cidr']);
  assert.equal(flannel(null), ['error no-pod-cidr']);
  assert.equal(podCidr({type: 'flannel'}, {hidden: new Map([[subnetEnv, 'EACCES']])}), []);
});

function flannel(text: string | null, some: Partial<Facts> = {}, plugin: JsonObject = {type: 'flannel'}) {
  return checkFlannel(factsWith({plugins: pluginsIn([plugin]), flannelFiles: new Map([[subnetEnv, text]]), ...some}));
}

test('flannel needs what flanneld writes down: the file, its keys, values that can be parsed', () => {
  assert.equal(flannel(flannelEnv), []);
  assert.equal(inShort(flannel(null)), ['error flannel-subnet-missing']);
  assert.match(wordsOf(flannel(' \n')), 'lacks FLANNEL_NETWORK, FLANNEL_SUBNET, FLANNEL_MTU, FLANNEL_IPMASQ');
  assert.match(wordsOf(flannel(' \n')), '\nit is empty\n');
  assert.match(wordsOf(flannel('\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=\n')), 'it has FLANNEL_MTU=1450 FLANNEL_IPMASQ=\n');
  const malformed = flannel(flannelEnv.replace('1450', 'auto').replace('10.244.3.1/24', '10.244.3.1'));
  assert.match(wordsOf(malformed), 'has FLANNEL_MTU=auto, FLANNEL_SUBNET=10.244.3.1: flannel fails');
  assert.match(wordsOf(flannel(flannelEnv.replace('1450', '1450x'))), 'has FLANNEL_MTU=1450x');
});

test("the subnet of the node has to lie in flannel's network, of which there may be several", () => {
  const withNetwork = (network: string) => inShort(flannel(flannelEnv.replace('10.244.0.0/16', network)));
  assert.equal(withNetwork('10.9.0.0/16, 10.244.0.0/16'), []);
  assert.equal(withNetwork('10.244.3.1/32'), [], 'its first and its last address');
  for (const other of ['10.243.0.0/16', '10.245.0.0/16', '10.244.0', '10.9.0.0/16,10.8.0.0/16']) {
    assert.equal(withNetwork(other), ['error flannel-subnet-malformed'], other);
  }
  const ipv6 =
    'FLANNEL_IPV6_NETWORK=fd00:1::/48\nFLANNEL_IPV6_SUBNET=fd00:1:0:3::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true';
  assert.equal(flannel(ipv6), []);
});

test('the file that the plugin is told to read; none that is hidden, and none of who is not flannel', () => {
  const elsewhere = {type: 'flannel', subnetFile: '/run/k3s/subnet.env'};
  assert.match(wordsOf(flannel(flannelEnv, {}, elsewhere)), 'there is no /run/k3s/subnet.env');
  assert.equal(flannel(null, {hidden: new Map([[subnetEnv, 'EACCES']])}), []);
  assert.equal(flannel(null, {}, {type: 'bridge'}), []);
  const pod = {...podWanting('kube-flannel-x7z2p'), namespace: 'kube-flannel'};
  assert.match(
    wordsOf(flannel(null, {cluster: clusterWith([], [pod])})),
    'kubectl -n kube-flannel logs kube-flannel-x7z2p',
  );
});

test.run();
