import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../src/errors.js';
import {findAccess} from '../../src/kubernetes/access.js';
import {openCluster} from '../../src/kubernetes/cluster.js';
import {fetchPodRecord} from '../../src/kubernetes/pod-record.js';
import {rightsManifest} from '../../src/kubernetes/rights.js';
import type {PodJson} from '../../src/view/pod/pod-json.js';
import {startCommand, type CommandRun} from '../helpers/command.js';
import {thrownBy} from '../helpers/thrown-by.js';
import {adminToken, missingForApiServer, nobodyToken, startApiServer, writeKubeconfig} from './rig/apiserver.js';
import {ClusterObjects} from './rig/cluster-objects.js';
import {makeStandInMultus} from './rig/stand-in-multus.js';

const test = suite('node/apiserver: pod against a real API server');

const networksAnnotation = 'k8s.v1.cni.cncf.io/networks';
const statusAnnotation = 'k8s.v1.cni.cncf.io/network-status';
const soundStatus = JSON.stringify([
  {name: 'flannel', interface: 'eth0', ips: ['10.244.3.2'], default: true},
  {name: 'default/12-net', interface: 'net1', ips: ['10.10.12.2']},
]);

const reason = missingForApiServer();
if (reason === null) {
  const server = await startApiServer();
  const multus = makeStandInMultus();
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-pod-'));
  const admin = server.kubeconfig(adminToken);
  const objects = new ClusterObjects(server, adminToken);
  const noStore = join(directory, 'no-store');

  test.after(async () => {
    multus.dispose();
    rmSync(directory, {recursive: true, force: true});
    await server.dispose();
  });

  test('a cluster without NetworkAttachmentDefinitions', async () => {
    await objects.createPod('no-multus', {annotations: {[networksAnnotation]: '12-net'}, ips: ['10.244.3.9']});
    const {status, stdout} = await pod('default/no-multus', ['--kubeconfig', admin, '--store', noStore]);
    assert.is(status, 1, stdout);
    assert.match(stdout, 'net1: default/12-net is asked for, but the cluster knows no NetworkAttachmentDefinitions');
  });

  test('a sound pod: three columns that agree', async () => {
    await objects.installDefinitions();
    await objects.createDefinition('12-net', '{"cniVersion":"0.4.0","type":"bridge"}');
    await objects.createDefinition('broken-net', '{"cniVersion":"0.4.0"');
    await objects.createDefinition('flannel-conf', '{"cniVersion":"0.4.0","name":"flannel","type":"flannel"}');
    await objects.createNode('mlab1', {'mlab/type': 'physical'}, '10.244.3.0/24');
    await attachedPod('web-0', {
      'v1.multus-cni.io/default-network': 'flannel-conf',
      [networksAnnotation]: '12-net',
      [statusAnnotation]: soundStatus,
    });
    const {status, stdout, stderr} = await pod('default/web-0', ['--kubeconfig', admin]);
    assert.is(status, 0, stdout + stderr);
    assert.match(stdout, /node +mlab1 \(mlab\/type=physical; podCIDR 10\.244\.3\.0\/24\)/);
    assert.match(stdout, /eth0 +default\/flannel-conf +10\.244\.3\.2\/24 \(flannel\) +10\.244\.3\.2\n/);
    assert.match(stdout, /net1 +default\/12-net +10\.10\.12\.2\/24 \(bridge\) +10\.10\.12\.2\n/);
    assert.not.match(stdout, 'WHERE THEY PART');
    assert.is(stderr, '');
  });

  test('the documented least rights are enough, and are least', async () => {
    await objects.apply(rightsManifest());
    const token = await objects.tokenOf('mlab-cni');
    const least = await json('default/web-0', ['--kubeconfig', server.kubeconfig(token)]);
    const all = await json('default/web-0', ['--kubeconfig', admin]);
    assert.equal(least, all);
    assert.is('warnings' in least, false);
    const others = new ClusterObjects(server, token);
    assert.match(String(await thrownBy(() => others.createDefinition('mine', '{}'))), '403');
  });

  test('no rights: what is missing, as a rule, beside what the captures tell', async () => {
    const nobody = server.kubeconfig(nobodyToken);
    const named = await pod('default/web-0', ['--kubeconfig', nobody]);
    assert.is(named.status, 0, named.stderr);
    assert.match(named.stderr, `cannot get the pod default/web-0 from the API server ${server.url}`);
    assert.match(named.stderr, 'User "nobody" cannot get resource "pods"');
    assert.match(named.stderr, '{apiGroups: [""], resources: ["pods"], verbs: ["get"]}');
    const found = await pod('default/web-0', [], [`KUBECONFIG=${nobody}`]);
    assert.is(found.status, 0, found.stderr);
    assert.match(found.stderr, 'warning: cannot get the pod default/web-0');
    assert.match(found.stdout, /net1 +\? +10\.10\.12\.2\/24 \(bridge\) +\?\n/);
  });

  test('the right to see pods alone: everything else is a warning', async () => {
    await objects.apply(
      rightsManifest()
        .replaceAll('mlab-cni', 'pods-only')
        .replace(/^ {2}- .*(events|nodes|network-).*\n/gm, ''),
    );
    const kubeconfig = server.kubeconfig(await objects.tokenOf('pods-only'));
    const {status, stdout, stderr} = await pod('default/web-0', ['--kubeconfig', kubeconfig]);
    assert.is(status, 0, stdout);
    assert.match(stdout, /net1 +default\/12-net +10\.10\.12\.2\/24 \(bridge\) +10\.10\.12\.2\n/);
    for (const resource of ['"events"', '"nodes"', '"network-attachment-definitions"']) assert.match(stderr, resource);
  });

  test('a network without a definition, one with a bad one, and an annotation that is none', async () => {
    await objects.createPod('missing', {
      annotations: {[networksAnnotation]: '[{"name":"99-net","interface":"data0"}]'},
    });
    const missing = await json('default/missing', ['--kubeconfig', admin, '--store', noStore], 1);
    assert.equal(
      missing.partings.map(({kind, ifname}) => [kind, ifname]),
      [['definition-missing', 'data0']],
    );
    await objects.createPod('broken', {annotations: {[networksAnnotation]: 'default/broken-net@data0'}});
    const broken = await json('default/broken', ['--kubeconfig', admin, '--store', noStore], 1);
    assert.match(broken.partings[0]?.message ?? '', 'data0: the NetworkAttachmentDefinition default/broken-net');
    await objects.createPod('unreadable', {annotations: {[networksAnnotation]: '[{"name":'}});
    const unreadable = await json('default/unreadable', ['--kubeconfig', admin, '--store', noStore], 1);
    assert.is(unreadable.partings[0]?.kind, 'annotation-invalid');
  });

  test('a failed ADD: the innermost error, beside what the kubelet says', async () => {
    const uid = await objects.createPod('web-bad', {
      annotations: {[networksAnnotation]: '12-net'},
      phase: 'Pending',
      node: 'mlab1',
    });
    for (const container of ['bad1', 'bad2']) await multus.attach({name: 'web-bad', uid}, container);
    await objects.createEvent('web-bad', 'FailedCreatePodSandBox', 'plugin type="multus" failed (add): ...');
    const {status, stdout} = await pod('default/web-bad', ['--kubeconfig', admin]);
    assert.is(status, 1);
    assert.match(stdout, 'container bad2, the latest of 2 attempts');
    assert.match(stdout, 'net1: ADD bridge failed: failed to create bridge: operation not supported');
    assert.match(stdout, /Warning {2}FailedCreatePodSandBox {2}4 times/);
    const alone = await json('default/web-bad', ['--kubeconfig', admin, '--store', noStore], 1);
    assert.equal(
      alone.partings.map(({kind}) => kind),
      ['sandbox-failed'],
    );
    assert.equal(alone.captures, []);
  });

  test('addresses that differ, and an interface that Kubernetes does not know', async () => {
    const status = JSON.stringify([{name: 'flannel', interface: 'eth0', ips: ['10.244.3.77'], default: true}]);
    await attachedPod('stale', {[networksAnnotation]: '12-net', 'k8s.v1.cni.cncf.io/networks-status': status});
    const {partings} = await json('default/stale', ['--kubeconfig', admin], 1);
    assert.equal(
      partings.map(({kind, ifname}) => [kind, ifname]),
      [
        ['address-differs', 'eth0'],
        ['not-reported', 'net1'],
      ],
    );
  });

  test('captures of an earlier pod of that name are left out', async () => {
    await multus.attach({name: 'again', uid: 'the-first'}, 'again1');
    await objects.createPod('again', {ips: ['10.244.3.5']});
    const {status, stdout} = await pod('default/again', ['--kubeconfig', admin]);
    assert.is(status, 0, stdout);
    assert.match(stdout, 'others are about an earlier pod of that name');
  });

  test('a pod that is gone from Kubernetes, and one that nobody knows', async () => {
    await multus.attach({name: 'gone', uid: 'gone'}, 'gone1');
    const gone = await pod('default/gone', ['--kubeconfig', admin]);
    assert.is(gone.status, 0);
    assert.match(gone.stderr, `warning: Kubernetes (${server.url}) has no pod default/gone`);
    const nobody = await pod('default/nobody', ['--kubeconfig', admin]);
    assert.is(nobody.status, 12);
    assert.match(nobody.stderr, 'neither captures nor Kubernetes know the pod default/nobody');
  });

  test('wrong credentials, and a server that is not trusted', async () => {
    const stranger = await pod('default/web-0', ['--kubeconfig', server.kubeconfig('stranger')]);
    assert.is(stranger.status, 0, stranger.stderr);
    assert.match(stranger.stderr, '401 Unauthorized');
    const parts = {url: server.url, certificateFile: null, token: adminToken};
    const untrusted = await pod('default/web-0', [
      '--kubeconfig',
      writeKubeconfig(join(directory, 'untrusted'), parts),
    ]);
    assert.is(untrusted.status, 0, untrusted.stderr);
    assert.match(untrusted.stderr, 'its certificate is not the one that we trust (SELF_SIGNED_CERT_IN_CHAIN)');
  });

  test("a pod's service account opens its own cluster", async () => {
    const {hostname, port} = new URL(server.url);
    const files = join(directory, 'root/var/run/secrets/kubernetes.io/serviceaccount');
    mkdirSync(files, {recursive: true});
    writeFileSync(join(files, 'token'), await objects.tokenOf('mlab-cni'));
    writeFileSync(join(files, 'ca.crt'), readFileSync(server.certificateFile));
    const environment = {KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port};
    Object.assign(process.env, environment);
    const access = findAccess({kubeconfig: undefined, environment, home: directory, root: join(directory, 'root')});
    if (access?.kind !== 'in-cluster') throw new Error('it was not found');
    const cluster = await openCluster(access, 10_000);
    assert.is((await cluster.pod('default', 'web-0'))?.metadata?.name, 'web-0');
  });

  test('a server that never answers is given up in time', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const parts = {url: `https://127.0.0.1:${port}`, certificateFile: null, token: 'x'};
    const kubeconfig = writeKubeconfig(join(directory, 'silent'), parts);
    const {status, stderr} = await pod('default/web-0', ['--kubeconfig', kubeconfig, '--cluster-timeout', '500ms']);
    silent.close();
    assert.is(status, 0, stderr);
    assert.match(stderr, 'it did not answer within 0.5 s');
  });

  test('the server stops in the middle: what it said so far counts, and nothing crashes', async () => {
    const cluster = await openCluster({kind: 'kubeconfig', files: [admin], origin: admin}, 10_000);
    const stopping = {
      ...cluster,
      pod: async (namespace: string, name: string) => {
        const answer = await cluster.pod(namespace, name);
        await server.stop();
        return answer;
      },
    };
    const question = {namespace: 'default', name: 'web-0', multusNamespace: 'default'};
    const {record, problems} = await fetchPodRecord(stopping, question);
    assert.equal(record?.ips, ['10.244.3.2']);
    assert.is(record?.events, null);
    assert.is(record?.networks.kind === 'networks' && record.networks.networks[0]?.definition.kind, 'unknown');
    assert.is(problems.length, 4);
    assert.ok(problems.every((problem) => problem instanceof ClusterError && problem.message.includes('ECONNREFUSED')));
  });

  test('the server is down', async () => {
    const named = await pod('default/web-0', ['--kubeconfig', admin]);
    assert.is(named.status, 0, named.stderr);
    assert.match(named.stderr, `${server.url}: nothing listens there (ECONNREFUSED)`);
    const alone = await pod('default/web-0', ['--kubeconfig', admin, '--store', noStore]);
    assert.is(alone.status, 40, 'neither side is to be had');
    const found = await pod('default/web-0', [], [`KUBECONFIG=${admin}`]);
    assert.is(found.status, 0, found.stderr);
    assert.match(found.stderr, 'warning: cannot get the pod default/web-0');
  });

  /** Without a cluster, unless the arguments or the environment name one. */
  async function pod(name: string, args: readonly string[], environment: readonly string[] = []): Promise<CommandRun> {
    const store = args.includes('--store') ? [] : ['--store', multus.store];
    const prefix = ['env', '-u', 'KUBECONFIG', '-u', 'KUBERNETES_SERVICE_HOST', ...environment];
    return startCommand('pod', [name, ...store, ...args], prefix).ended;
  }

  async function json(name: string, args: readonly string[], expected = 0): Promise<PodJson> {
    const {status, stdout, stderr} = await pod(name, [...args, '--json']);
    assert.is(status, expected, stdout + stderr);
    return JSON.parse(stdout) as PodJson;
  }

  async function attachedPod(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const uid = await objects.createPod(name, {annotations, ips: ['10.244.3.2'], node: 'mlab1'});
    await multus.attach({name, uid}, name);
  }
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs a real API server');
}

test.run();
