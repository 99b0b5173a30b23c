import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../src/doctor/report.js';
import {openCluster} from '../../src/kubernetes/cluster.js';
import {fetchClusterRecord} from '../../src/kubernetes/cluster-record.js';
import {askMultusRights} from '../../src/kubernetes/multus-rights.js';
import {rightsManifest} from '../../src/kubernetes/rights.js';
import {startCommand} from '../helpers/command.js';
import {DoctorNode} from '../helpers/doctor-node.js';
import {bridgeList, containerId, multusPlugin} from '../helpers/doctor-node-kinds.js';
import {adminToken, missingForApiServer, nobodyToken, startApiServer, writeKubeconfig} from './rig/apiserver.js';
import {ClusterObjects, type PodOptions} from './rig/cluster-objects.js';
import {makeStandInMultus} from './rig/stand-in-multus.js';

const test = suite('node/doctor: faults of a cluster, on a real API server');

const networks = 'k8s.v1.cni.cncf.io/networks';
const physical = {'mlab/type': 'physical'};
const podCidr = '10.244.3.0/24';

interface Fault {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Null: the node waits for one. */
  readonly podCidr?: string | null;
  readonly pods?: Readonly<Record<string, PodOptions['annotations']>>;
  readonly plant?: (node: DoctorNode) => void;
  readonly first: string;
  readonly says: string;
}

const faults: readonly Fault[] = [
  {
    name: 'no mlab/type',
    labels: {'mlab/site': 'lga0t'},
    first: 'node-type-missing',
    says: 'its network will likely not work at all',
  },
  {
    name: 'no label of M-Lab at all, in a cluster that defines its networks',
    labels: {},
    plant: (node) => {
      for (const plugin of ['netctl', 'index2ip']) node.remove(`/opt/cni/bin/${plugin}`);
    },
    first: 'node-type-missing',
    says: 'uses index2ip or netctl',
  },
  {name: 'an mlab/type that is none', labels: {'mlab/type': 'cloud'}, first: 'node-type-unknown', says: '"cloud"'},
  {
    name: 'no podCIDR, and so no subnet of flannel',
    podCidr: null,
    plant: (node) => node.remove('/run/flannel/subnet.env'),
    first: 'no-pod-cidr',
    says: 'flannel takes its range from there',
  },
  {
    name: 'another podCIDR than flannel has',
    podCidr: '10.244.9.0/24',
    first: 'range-outside-pod-cidr',
    says: 'pods here get addresses of 10.244.3.1/24, and the cluster gave this node 10.244.9.0/24',
  },
  {
    name: 'a default network that nobody has',
    plant: (node) => node.json('/etc/cni/net.d/00-multus.conf', {...multusPlugin, clusterNetwork: 'nope'}),
    first: 'default-network-missing',
    says: 'multus cannot find its default network "nope"',
  },
  {
    name: 'an annotation that is neither a list nor JSON',
    pods: {'bad-annotation': {[networks]: '[{"name":'}},
    first: 'pod-annotation-invalid',
    says: 'pod default/bad-annotation: the annotation k8s.v1.cni.cncf.io/networks cannot be read',
  },
  {
    name: 'a network without a definition, as a list',
    pods: {'no-definition': {[networks]: 'default/99-net@data0'}},
    first: 'pod-definition-missing',
    says: 'default/99-net is asked for',
  },
  {
    name: 'a network without a definition, as JSON',
    pods: {'no-definition-json': {[networks]: '[{"name":"98-net"}]'}},
    first: 'pod-definition-missing',
    says: 'default/98-net is asked for',
  },
  {
    name: 'a default network of a pod without a definition',
    pods: {'no-default': {'v1.multus-cni.io/default-network': 'gone-conf'}},
    first: 'pod-definition-missing',
    says: 'default/gone-conf is asked for',
  },
  {
    name: 'a definition that is no JSON',
    pods: {'bad-definition': {[networks]: 'broken-net'}},
    first: 'pod-definition-invalid',
    says: 'the NetworkAttachmentDefinition default/broken-net is of no use',
  },
  {
    name: 'a definition whose plugin is not on the node',
    pods: {'no-plugin': {[networks]: 'macvlan-net'}},
    first: 'plugin-missing',
    says: 'named in NetworkAttachmentDefinition default/macvlan-net',
  },
  {
    name: 'a definition that leaves all to a file, and no file',
    pods: {'no-file': {[networks]: 'file-net'}},
    first: 'network-file-missing',
    says: 'there is none for "file-net"',
  },
  {
    name: 'a kernel without ipvlan',
    pods: {'no-ipvlan': {[networks]: 'index2ip-index-2-conf'}},
    plant: (node) => node.modules(['bridge', 'veth']),
    first: 'kernel-module-missing',
    says: 'the kernel has no ipvlan',
  },
  {
    name: 'an index above 12',
    pods: {'big-index': {[networks]: 'index2ip-index-13-conf'}},
    first: 'index-invalid',
    says: 'pod default/big-index has the index 13',
  },
  {
    name: 'no index at all',
    pods: {plain: {[networks]: 'index2ip-conf'}},
    first: 'index-invalid',
    says: 'pod default/plain has no index',
  },
  {
    name: 'two pods with one index',
    pods: {'ndt-a': {[networks]: 'index2ip-index-2-conf'}, 'ndt-b': {[networks]: 'index2ip-index-2-conf'}},
    first: 'index-shared',
    says: 'the pods default/ndt-a and default/ndt-b have the same index 2',
  },
  {
    name: 'networks asked for on a node without multus',
    pods: {ignored: {[networks]: '12-net'}},
    plant: (node) => {
      node.remove('/etc/cni/net.d/00-multus.conf');
      const [bridge, portmap] = bridgeList.plugins;
      const ipam = {type: 'host-local', subnet: podCidr};
      node.json('/etc/cni/net.d/10-net.conflist', {...bridgeList, plugins: [{...bridge, ipam}, portmap]});
    },
    first: 'pod-networks-ignored',
    says: 'pod default/ignored asks for networks',
  },
];

const reason = missingForApiServer();
if (reason === null) {
  const server = await startApiServer();
  const multus = makeStandInMultus();
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-doctor-'));
  const admin = server.kubeconfig(adminToken);
  const objects = new ClusterObjects(server, adminToken);
  const noStore = join(directory, 'none');

  test.after(async () => {
    multus.dispose();
    rmSync(directory, {recursive: true, force: true});
    await server.dispose();
  });

  test('a cluster that knows no definitions', async () => {
    await objects.createNode('early', physical, podCidr);
    await objects.createPod('early', {node: 'early', annotations: {[networks]: '12-net'}});
    const {findings} = await examined({name: '', first: '', says: ''}, 'early');
    assert.is(findings[0]?.id, 'pod-no-definitions', JSON.stringify(findings));
    await objects.installDefinitions();
    await Promise.all(Object.entries(definitions).map(([name, config]) => objects.createDefinition(name, config)));
  });

  test('a healthy node with pods: nothing is invented, and all was checked', async () => {
    await createNode('healthy', {
      labels: physical,
      pods: {
        'ndt-1': {[networks]: 'index2ip-index-1-conf', 'v1.multus-cni.io/default-network': 'default/flannel-net'},
        'ndt-2': {[networks]: '[{"name":"index2ip-index-2-conf","interface":"data0"}]'},
        plain: {},
      },
    });
    const {findings, unchecked} = await examined({name: '', first: '', says: ''}, 'healthy');
    assert.equal(findings, []);
    assert.equal(unchecked, []);
  });

  for (const [index, fault] of faults.entries()) {
    test(fault.name, async () => {
      await createNode(`node-${index}`, fault);
      const {findings} = await examined(fault, `node-${index}`);
      const [finding] = findings;
      if (finding?.id !== fault.first) {
        throw new Error(`${fault.first} is not first of ${JSON.stringify(findings, null, 2)}`);
      }
      assert.match([finding.what, ...finding.evidence].join('\n'), fault.says);
    });
  }

  test('a node that the cluster does not know', async () => {
    const {findings} = await examined({name: '', first: '', says: ''}, 'nobody');
    assert.is(findings[0]?.id, 'node-unknown');
  });

  test('network-status against what was captured', async () => {
    await objects.createNode('captured', physical, podCidr);
    const status = (ip: string) =>
      JSON.stringify([
        {name: 'flannel', interface: 'eth0', ips: [ip], default: true},
        {name: 'default/12-net', interface: 'net1', ips: ['10.10.12.2']},
      ]);
    for (const [name, ip] of [
      ['right', '10.244.3.2'],
      ['stale', '10.244.3.77'],
    ] as const) {
      const annotations = {[networks]: '12-net', 'k8s.v1.cni.cncf.io/network-status': status(ip)};
      const uid = await objects.createPod(name, {node: 'captured', annotations, ips: [ip]});
      await multus.attach({name, uid}, containerId(name === 'right' ? 'd' : 'e'));
    }
    const {code, json} = await doctor(['--kubeconfig', admin, '--node', 'captured', '--store', multus.store]);
    assert.is(code, 0, JSON.stringify(json, null, 2));
    assert.equal(
      json.findings.map(({id}) => id),
      ['pod-address-differs'],
    );
    assert.match(json.findings[0]?.what ?? '', 'Kubernetes believes 10.244.3.77');
  });

  test('the documented least rights are enough', async () => {
    await objects.apply(rightsManifest());
    const least = server.kubeconfig(await objects.tokenOf('mlab-cni'));
    const {code, json} = await doctor(['--kubeconfig', least, '--node', 'healthy', '--store', noStore]);
    assert.is(code, 0);
    assert.is(json.server, server.url);
    assert.equal(json.findings, []);
  });

  test('what multus may with its credentials', async () => {
    const rights = (token: string) => askMultusRights(server.kubeconfig(token), 10_000);
    assert.equal(await rights(adminToken), {kind: 'told', refused: []});
    assert.equal(await rights(await objects.tokenOf('mlab-cni')), {kind: 'told', refused: ['update pods/status']});
    const all = ['get pods', 'get network-attachment-definitions', 'update pods/status'];
    assert.equal(await rights(nobodyToken), {kind: 'told', refused: all});
    assert.is((await rights('a token of yesterday')).kind, 'unauthorized');
    const {url, certificateFile} = server;
    const elsewhere = join(directory, 'elsewhere');
    writeKubeconfig(elsewhere, {url: url.replace(/:\d+$/, ':1'), certificateFile, token: adminToken});
    assert.is((await askMultusRights(elsewhere, 10_000)).kind, 'unknown');
  });

  test('the right to see nodes alone: what is lacking is listed', async () => {
    await objects.apply(
      rightsManifest()
        .replaceAll('mlab-cni', 'nodes-only')
        .replace(/^ {2}- .*(events|pods|network-).*\n/gm, ''),
    );
    const kubeconfig = server.kubeconfig(await objects.tokenOf('nodes-only'));
    const {json} = await doctor(['--kubeconfig', kubeconfig, '--node', 'healthy', '--store', noStore]);
    assert.match(json.unchecked.map(({why}) => why).join('\n'), 'cannot list resource "pods"');
  });

  test('no rights: what the cluster would tell is not checked, whether it was named or found', async () => {
    const nobody = server.kubeconfig(nobodyToken);
    const named = await doctor(['--kubeconfig', nobody, '--node', 'healthy', '--store', noStore]);
    assert.is(named.code, 0, JSON.stringify(named.json));
    assert.match(named.json.unchecked.map(({why}) => why).join('\n'), 'it forbids that');
    const found = await doctor(['--node', 'healthy', '--store', noStore], [`KUBECONFIG=${nobody}`]);
    assert.is(found.code, 0, JSON.stringify(found.json));
    assert.match(found.json.unchecked.map(({why}) => why).join('\n'), 'it forbids that');
  });

  test('the server is down', async () => {
    await server.stop();
    const found = await doctor(['--node', 'healthy', '--store', noStore], [`KUBECONFIG=${admin}`]);
    assert.is(found.code, 0, JSON.stringify(found.json));
    assert.match(found.json.unchecked.map(({why}) => why).join('\n'), 'nothing listens there');
  });

  async function createNode(name: string, fault: Pick<Fault, 'labels' | 'podCidr' | 'pods'>): Promise<void> {
    await objects.createNode(
      name,
      fault.labels ?? physical,
      fault.podCidr === null ? undefined : (fault.podCidr ?? podCidr),
    );
    for (const [pod, annotations = {}] of Object.entries(fault.pods ?? {})) {
      await objects.createPod(`${pod}${name === 'healthy' ? '-healthy' : ''}`, {node: name, annotations});
    }
  }

  /** Asks the server as the command does, and examines a node below a directory. */
  async function examined({plant}: Fault, name: string) {
    const node = new DoctorNode('multus');
    try {
      node.name = name;
      node.plugin('weave-net');
      plant?.(node);
      const cluster = await openCluster({kind: 'kubeconfig', files: [admin], origin: admin}, 10_000);
      const defaultNetworks = plant === undefined ? ['flannel-conf'] : ['nope'];
      const question = {node: name, multusNamespace: 'default', defaultNetworks, usesDefinitions: true};
      node.cluster = (await fetchClusterRecord(cluster, question)).answer;
      return await node.examine();
    } finally {
      node.dispose();
    }
  }

  /** The command itself, on a healthy node. */
  async function doctor(args: readonly string[], environment: readonly string[] = []) {
    const node = new DoctorNode('multus');
    try {
      const prefix = ['env', '-u', 'KUBECONFIG', '-u', 'KUBERNETES_SERVICE_HOST', ...environment];
      const all = ['--root', node.root, '--bin-dir', '/opt/cni/bin', ...args, '--json'];
      const {status, stdout, stderr} = await startCommand('doctor', all, prefix).ended;
      assert.ok(stdout.startsWith('{'), stdout + stderr);
      return {code: status, json: JSON.parse(stdout) as DoctorJson};
    } finally {
      node.dispose();
    }
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs a real API server');
}

const index2ip = (index: object) =>
  JSON.stringify({
    cniVersion: '0.3.1',
    plugins: [{type: 'ipvlan', master: 'eth0', ipam: {type: 'index2ip', ...index}}, {type: 'netctl'}],
  });

const definitions: Readonly<Record<string, string>> = {
  '12-net':
    '{"cniVersion":"0.3.1","type":"bridge","bridge":"12-net","ipam":{"type":"host-local","subnet":"10.10.12.0/24"}}',
  'broken-net': '{"cniVersion":"0.4.0"',
  'file-net': '',
  'flannel-net': '{"cniVersion":"0.3.1","name":"flannel-conf","type":"flannel"}',
  'macvlan-net': '{"cniVersion":"0.3.1","type":"macvlan","master":"eth0"}',
  'index2ip-conf': index2ip({}),
  'index2ip-index-1-conf': index2ip({index: 1}),
  'index2ip-index-2-conf': index2ip({index: 2}),
  'index2ip-index-13-conf': index2ip({index: 13}),
};

test.run();
