import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/tree/call-tree.js';
import type {Examination} from '../../../src/doctor/examine.js';
import {parseNetworkDefinition} from '../../../src/records/network-definition.js';
import {clusterWith, podWanting} from '../../helpers/cluster-record.js';
import {DoctorNode} from '../../helpers/doctor-node.js';
import {nodeKinds, type NodeKind} from '../../helpers/doctor-node-kinds.js';
import {anInvocation} from '../../helpers/invocation.js';
import {antidoteFaults} from './planted/antidote.js';
import {conflist, withIpam} from './planted/bridge-list.js';
import {configurationFaults} from './planted/configuration.js';
import type {Fault} from './planted/fault.js';
import {flannelFaults} from './planted/flannel.js';
import {hostFaults} from './planted/host.js';
import {multusFaults} from './planted/multus.js';
import {pluginFaults} from './planted/plugins.js';
import {xclusterFaults} from './planted/xcluster.js';

const test = suite('doctor: faults of a node');

const faults: Readonly<Record<NodeKind, readonly Fault[]>> = {
  bridge: [...configurationFaults, ...pluginFaults, ...hostFaults],
  flannel: flannelFaults,
  multus: multusFaults,
  antidote: antidoteFaults,
  xcluster: xclusterFaults,
};

for (const kind of nodeKinds) {
  test(`a healthy node with ${kind}: nothing is invented`, async () => {
    const {findings, unchecked} = await examined(kind, () => undefined);
    assert.equal(findings, []);
    assert.equal(unchecked, []);
  });
}

for (const kind of nodeKinds) {
  for (const {name, plant, first, says} of faults[kind]) {
    test(`${kind}: ${name}`, async () => {
      const {findings} = await examined(kind, plant);
      const [finding] = findings;
      if (finding?.id !== first) throw new Error(`${first} is not first of ${JSON.stringify(findings, null, 2)}`);
      assert.match([finding.what, ...finding.evidence].join('\n'), says);
      assert.ok(finding.next, 'there is no next step');
      assert.ok(finding.evidence.length > 0, 'there is no evidence');
    });
  }
}

test('a set of ranges of which one is full has room', async () => {
  const {findings} = await examined('bridge', (node) => {
    const full = {subnet: '10.7.1.0/24', rangeStart: '10.7.1.2', rangeEnd: '10.7.1.2'};
    const rest = {subnet: '10.7.1.0/24', rangeStart: '10.7.1.3'};
    node.json(conflist, withIpam({type: 'host-local', ranges: [[full, rest]]}));
  });
  assert.equal(
    findings.map(({id}) => id),
    ['range-small'],
  );
});

test('a thick multus whose daemon runs has its networks elsewhere', async () => {
  const {findings, unchecked} = await examined('multus', (node) => {
    node.plugin('multus-shim');
    node.json('/etc/cni/net.d/00-multus.conf', {cniVersion: '0.3.1', name: 'multus-cni-network', type: 'multus-shim'});
    node.write('/run/multus/multus.sock', '');
  });
  assert.equal(findings, []);
  assert.equal(
    unchecked.map(({what}) => what),
    ['the networks of multus'],
  );
});

test("the daemon's paths of a thick multus are looked for on the node, and are no fault if they are not there", async () => {
  const thick = {cniVersion: '0.3.1', name: 'multus-cni-network', type: 'multus-shim'};
  for (const clusterNetwork of ['/host/etc/cni/multus/net.d/flannel-conf.conf', '/host/run/multus/elsewhere.conf']) {
    const {findings} = await examined('multus', (node) => {
      node.plugin('multus-shim');
      const sockets = {daemonSocketDir: '/run/multus/socket', socketDir: '/host/run/multus/'};
      node.json('/etc/cni/net.d/00-multus.conf', {...thick, clusterNetwork, ...sockets});
      node.write('/run/multus/socket/multus.sock', '');
    });
    assert.equal(findings, []);
  }
});

test('addresses that a plugin may give by itself, and files that Cilium put aside, are no fault', async () => {
  const {findings, unchecked} = await examined('bridge', (node) => {
    node.plugin('azure-vnet');
    node.json(conflist, {
      cniVersion: '0.3.0',
      name: 'azure',
      plugins: [{type: 'azure-vnet', ipam: {type: 'azure-cns'}}],
    });
    node.write('/etc/cni/net.d/10-flannel.conflist.cilium_bak', '{}');
  });
  assert.equal(
    findings.map(({severity, id}) => `${severity} ${id}`),
    ['info leftover-files'],
  );
  assert.ok(unchecked.some(({what}) => what.includes('azure-cns')));
});

test('flannel with a valid subnet needs no podCIDR of the cluster', async () => {
  const {findings} = await examined('flannel', (node) => {
    node.cluster = clusterWith([]);
  });
  assert.equal(findings, []);
});

test("a node needs M-Lab's label where its pods ask for a network of M-Lab, and where that cannot be read nothing is said", async () => {
  const text = '{"cniVersion":"0.3.1","type":"ipvlan","master":"eth0","ipam":{"type":"index2ip","index":1}}';
  const definitions = [parseNetworkDefinition(text, 'ndt-conf'), {kind: 'unknown'} as const];
  const ids = await Promise.all(
    definitions.map(async (definition) => {
      const {findings} = await examined('multus', (node) => {
        for (const plugin of ['netctl', 'index2ip']) node.remove(`/opt/cni/bin/${plugin}`);
        const wanted = {namespace: 'default', name: 'ndt-conf', ifname: null, definition};
        node.cluster = clusterWith(['10.244.3.0/24'], [podWanting('ndt', wanted)]);
      });
      return findings.map(({id}) => id);
    }),
  );
  assert.equal(ids, [['node-type-missing', 'plugin-missing'], []]);
});

test('a pod that failed last is told, be the node as sound as it looks', async () => {
  const {findings} = await examined('bridge', (node) => {
    const startMs = Date.now() + 3_000_000;
    const error = '{"cniVersion":"1.0.0","code":11,"msg":"try again"}';
    node.trees = callTrees([anInvocation({id: 'bad', plugin: 'bridge', exit: {code: 1}, stdout: error, startMs})]);
  });
  assert.equal(
    findings.map(({severity, id}) => `${severity} ${id}`),
    ['error captured-failure'],
  );
  assert.match(findings[0]?.evidence.join() ?? '', 'try again');
});

test('where the cluster told of its pods, a failing container that is none of them is told nevertheless', async () => {
  const {findings} = await examined('bridge', (node) => {
    const failed = {plugin: 'bridge', exit: {code: 1}, startMs: Date.now() + 3_000_000} as const;
    const ofPod = {CNI_ARGS: 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0', CNI_CONTAINERID: 'pod'};
    node.trees = [
      ...callTrees([anInvocation({...failed, id: 'of-pod', environment: ofPod})]),
      ...callTrees([
        anInvocation({...failed, id: 'of-podman', environment: {CNI_ARGS: '', CNI_CONTAINERID: 'podmans'}}),
      ]),
    ];
    node.cluster = clusterWith(['10.7.1.0/24']);
  });
  assert.equal(
    findings.map(({id, evidence}) => `${id} ${evidence.join()}`),
    ['captured-failure capture of-podman: it ended without an error object'],
  );
});

test("a node needs M-Lab's label where the cluster defines networks of M-Lab, whatever is installed on the node", async () => {
  const text = '{"cniVersion":"0.3.1","plugins":[{"type":"netctl","ipam":{"type":"index2ip","index":1}}]}';
  const definition = parseNetworkDefinition(text, 'index2ip-index-1-conf');
  const {findings} = await examined('multus', (node) => {
    for (const plugin of ['netctl', 'index2ip']) node.remove(`/opt/cni/bin/${plugin}`);
    const definitions = [{namespace: 'default', name: 'index2ip-index-1-conf', definition}];
    node.cluster = {...clusterWith(['10.244.3.0/24']), definitions};
  });
  assert.equal(
    findings.map(({id}) => id),
    ['node-type-missing'],
  );
  assert.match(findings[0]?.evidence.join() ?? '', 'default/index2ip-index-1-conf uses index2ip or netctl');
});

test('what cannot be known is not claimed', async () => {
  const {findings, unchecked} = await examined('bridge', (node) => {
    node.remove('/lib/modules');
    node.remove('/proc/net');
    node.remove('/proc/sys');
  });
  assert.equal(findings, []);
  assert.equal(
    unchecked.map(({what}) => what),
    [
      'whether the kernel has veth',
      'net.ipv4.ip_forward',
      'net.bridge.bridge-nf-call-iptables',
      'whether containers that are gone still hold addresses',
    ],
  );
});

test.run();

async function examined(kind: NodeKind, plant: (node: DoctorNode) => void): Promise<Examination> {
  const node = new DoctorNode(kind);
  try {
    plant(node);
    return await node.examine();
  } finally {
    node.dispose();
  }
}
