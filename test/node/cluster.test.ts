import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {loadAllYaml} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../src/cni/json.js';
import {mlabCni as readingCli} from '../helpers/cli.js';
import {waitFor} from './rig/pods.js';
import {recordersOn, recordersPath, rigImage} from './rig/recorders.js';
import {missingForCluster, startCluster, type RigCluster} from './rig/rig-cluster.js';

const test = suite('node/cluster: recording on two nodes of a real cluster');

const missing = missingForCluster();
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('record, collect, stop', () => undefined);
} else {
  const cluster = startCluster(2);
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-cluster-'));
  test.after(() => {
    cluster.down();
    rmSync(directory, {recursive: true, force: true});
  });
  process.once('exit', () => cluster.down());
  run(cluster, directory);
}

function run(cluster: RigCluster, directory: string): void {
  const admin = cluster.kubeconfig('admin');
  const common = ['--kubeconfig', admin];
  const image = rigImage;
  const pods = recordersPath;
  const {cli, record, untilSaid, ours, signal, stateOf, isAsBefore, clear} = recordersOn(cluster, 2);

  // what a test that failed has left
  test.before.each(async () => {
    await clear();
    deletePods();
    mendNetworks();
  });

  test('two nodes, two failures: followed live, collected, explained, and everything is as before', async () => {
    breakNetworks();
    const store = join(directory, 'two');
    const recording = record(['--nodes', 'node1,node2', '--for', '60s', '--store', store]);
    await untilSaid(recording, /recording on 2 nodes/);
    startPod('web-1', 'node1');
    startPod('web-2', 'node2');
    await untilSaid(recording, /node1 .*failed/);
    await untilSaid(recording, /node2 .*failed/);
    recording.kill('SIGINT');
    const {status, stdout} = await recording.ended;
    assert.is(status, 130, recording.output());
    assert.match(stdout, /node1 +default\/web-1 +ADD tuning eth0 +failed/);
    assert.match(stdout, /node2 +default\/web-2 +ADD host-local eth0 +failed: failed to allocate for range 0/);
    assert.match(stdout, /\nnode1 +collected +\d+ +[1-9]\d* .*\nnode2 +collected +\d+ +[1-9]/);
    const {captures} = JSON.parse(reading('list', '--limit', '0', '--json', '--store', store)) as {
      captures: {node: string}[];
    };
    assert.equal([...new Set(captures.map(({node}) => node))].sort(), ['node1', 'node2']);
    assert.match(reading('explain', 'pod:default/web-2', '--store', store), 'no address is left in');
    assert.match(reading('explain', 'pod:default/web-1', '--store', store), 'tuning failed at ADD');
    const byNode = reading('stats', '--by', 'node', '--store', store);
    for (const node of ['node1', 'node2']) assert.match(byNode, new RegExp(`^${node} +[0-9]+ +[1-9]`, 'm'));
    deletePods();
    mendNetworks();
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('the first failure ends it', async () => {
    breakNetworks();
    const recording = record([
      '--selector',
      'mlab/type=virtual',
      '--until-failure',
      '--failed',
      '--store',
      join(directory, 'first'),
    ]);
    await untilSaid(recording, /recording on 1 node/);
    startPod('web-2', 'node2');
    const {status, stdout} = await recording.ended;
    assert.is(status, 0, recording.output());
    assert.match(stdout, /node2 +default\/web-2 +ADD/);
    assert.not.match(stdout, / succeeded/);
    assert.match(stdout, /\nnode2 +collected/);
    deletePods();
    mendNetworks();
    isAsBefore();
  });

  test('detached: status, collect and stop find it again from another machine', async () => {
    const detached = await record(['--nodes', 'node1,node2', '--for', '300s', '--detach']).ended;
    assert.is(detached.status, 0, detached.stderr);
    const shown = await cli(['cluster', 'status', ...common]).ended;
    assert.match(shown.stdout, /node1 +on .*\nnode2 +on /);
    const second = await record(['--nodes', 'node1', '--for', '10s']).ended;
    assert.is(second.status, 3, second.stdout);
    assert.match(second.stdout, 'there is a recorder on it already (pod kube-system/mlab-cni-node1)');
    startPod('web-1', 'node1');
    await waitFor('an address', 60, () => podOf('web-1').phase === 'Running');
    const store = join(directory, 'detached');
    const collected = await cli(['cluster', 'collect', '--nodes', 'node1', '--store', store, ...common]).ended;
    assert.is(collected.status, 0, collected.stdout + collected.stderr);
    assert.match(reading('tree', '--store', store), /default\/web-1 .* on node1/);
    const stopped = await cli(['cluster', 'stop', '--yes', ...common]).ended;
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    assert.match(stopped.stdout, /node2 +cleaned/);
    deletePods();
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('SIGKILL of the client: at the deadline nothing is left on the nodes', async () => {
    const recording = record(['--nodes', 'node1,node2', '--for', '8s', '--keep', '4s']);
    await untilSaid(recording, /recording on 2 nodes/);
    recording.kill('SIGKILL');
    await waitFor('the end of both recorders', 120, () => ours().every(({phase}) => phase === 'Succeeded'));
    isAsBefore();
    const stopped = await cli(['cluster', 'stop', '--yes', ...common]).ended;
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    assert.equal(ours(), []);
  });

  test('SIGKILL of all that the pod runs: the node undoes it by itself, and stop cleans at once', async () => {
    const recording = record(['--nodes', 'node1,node2', '--for', '12s', '--keep', '0s']);
    await untilSaid(recording, /recording on 2 nodes/);
    for (const node of [1, 2]) signal(node, 'KILL');
    const {status, stdout} = await recording.ended;
    assert.is(status, 3, stdout);
    assert.match(stdout, 'the recorder was killed (signal 9)');
    const stopped = await cli(['cluster', 'stop', '--nodes', 'node2', '--yes', ...common]).ended;
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    isAsBefore(2);
    await waitFor('the timers of node1', 90, () => !stateOf(1).some((line) => /mlab-cni/.test(line)));
    isAsBefore();
    await cli(['cluster', 'stop', '--yes', ...common]).ended;
    assert.equal(ours(), []);
  });

  test('SIGKILL of the API server: at the deadline nothing is left, and the client says what it could not fetch', async () => {
    const recording = record(['--nodes', 'node1', '--for', '8s', '--keep', '4s', '--node-timeout', '10s']);
    await untilSaid(recording, /recording on 1 node/);
    cluster.killApi();
    const {status, stdout} = await recording.ended;
    assert.is(status, 3, recording.output());
    assert.match(stdout, /node1 +failed/);
    await waitFor('node1 to be as before', 60, () => !stateOf(1).some((line) => /mlab-cni/.test(line)));
    isAsBefore();
    cluster.startApi();
    await waitFor('what the kubelet has to say of the end', 120, () =>
      ours().every(({phase}) => phase === 'Succeeded'),
    );
    const stopped = await cli(['cluster', 'stop', '--yes', ...common]).ended;
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    assert.equal(ours(), []);
  });

  test('a deleted recorder takes everything back first', async () => {
    const recording = record(['--nodes', 'node1', '--for', '60s']);
    await untilSaid(recording, /recording on 1 node/);
    cluster.request('DELETE', `${pods}/mlab-cni-node1`);
    await recording.ended;
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('rights: the documented ones are enough; of none those that are missing are named', async () => {
    const none = await cli([
      'cluster',
      'record',
      '--nodes',
      'node1',
      '--yes',
      ...image,
      '--kubeconfig',
      cluster.kubeconfig('nobody'),
    ]).ended;
    assert.is(none.status, 40, none.stderr);
    assert.match(none.stderr, 'you lack the rights to get nodes, create pods, list pods, watch pods, delete pods');
    const {stdout: manifest} = await cli(['cluster', 'record', '--rbac']).ended;
    assert.match(manifest, 'root on every node');
    for (const object of loadAllYaml(manifest) as JsonObject[]) grant(object);
    const named = ['--kubeconfig', cluster.kubeconfig('a')];
    for (const way of [
      ['--nodes', 'node1'],
      ['--selector', 'mlab/type=physical'],
    ]) {
      const least = await cli([
        'cluster',
        'record',
        ...way,
        '--for',
        '3s',
        '--yes',
        ...image,
        ...named,
        '--store',
        join(directory, 'least'),
      ]).ended;
      assert.is(least.status, 0, least.stdout + least.stderr);
    }
    for (const command of ['status', 'stop']) assert.is((await cli(['cluster', command, ...named]).ended).status, 0);
    isAsBefore();
  });

  test('what cannot run is said on one line, with what helps, and leaves nothing', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['--image', 'Not A Name'], 'the name of the image is none (InvalidImageName'],
      [
        ['--image', 'docker.io/library/not-there:1', '--pull', 'Never'],
        'the image is not on the node, and may not be pulled',
      ],
      [
        ['--image', 'docker.io/library/rig-pause:1', '--priority-class', 'none-such'],
        'the priority class is not to be had',
      ],
      [[...image, '--namespace', 'none-such'], 'the namespace is not there'],
    ];
    for (const [args, reason] of cases) {
      const {status, stdout, stderr} = await cli([
        'cluster',
        'record',
        '--nodes',
        'node1',
        '--for',
        '5s',
        '--yes',
        ...args,
        ...common,
      ]).ended;
      assert.ok(status === 3 || status === 40, stdout + stderr);
      assert.match((stdout + stderr).replace(/\s+/g, ' '), reason);
      assert.match(stdout + stderr, 'try: ');
    }
    quota(true);
    const {status, stderr} = await record(['--nodes', 'node1', '--for', '5s']).ended;
    quota(false);
    assert.is(status, 40, stderr);
    assert.match(stderr, 'a quota is used up');
    assert.equal(ours(), []);
    isAsBefore();
  });

  test('doctor --nodes: the nodes tell, and are judged here', async () => {
    const text = readFileSync(conflist(2), 'utf8');
    writeFileSync(conflist(2), text.replace('"type": "portmap"', '"type": "portmop"'));
    const examined = await cli(['doctor', '--nodes', 'node1,node2', '--yes', ...image, ...common]).ended;
    writeFileSync(conflist(2), text);
    assert.is(examined.status, 1, examined.stdout + examined.stderr);
    assert.match(examined.stdout, /node1 +none/);
    assert.match(examined.stdout, /node2 +error +the plugin portmop is not there/);
    assert.equal(ours(), []);
    isAsBefore();
  });

  test('--dry-run prints pods that the API server takes, and makes none', async () => {
    const {status, stdout} = await cli([
      'cluster',
      'record',
      '--nodes',
      'node1,node2',
      '--dry-run',
      ...image,
      ...common,
    ]).ended;
    assert.is(status, 0);
    const manifests = loadAllYaml(stdout) as JsonObject[];
    assert.is(manifests.length, 2);
    for (const manifest of manifests) assert.is(cluster.request('POST', `${pods}?dryRun=All`, manifest).status, 201);
    assert.equal(ours(), []);
  });

  function reading(...args: readonly string[]): string {
    const {stdout, stderr, code} = readingCli(args);
    assert.is(code, 0, stderr);
    return stdout;
  }

  function conflist(node: number): string {
    return `${cluster.root(node)}/etc/cni/net.d/10-rig.conflist`;
  }

  /** On node1 the last plugin of the chain is asked for a setting that there is not; on node2 only the gateway's address is left. */
  function breakNetworks(): void {
    const other = readFileSync(conflist(1), 'utf8');
    writeFileSync(
      conflist(1),
      other.replace('"type": "portmap"', '"type": "tuning", "sysctl": {"net.none.such": "1"}'),
    );
    const text = readFileSync(conflist(2), 'utf8');
    writeFileSync(
      conflist(2),
      text.replace(
        '"subnet": "10.77.2.0/24"',
        '"subnet": "10.77.2.0/24", "rangeStart": "10.77.2.1", "rangeEnd": "10.77.2.1"',
      ),
    );
  }

  function mendNetworks(): void {
    const other = readFileSync(conflist(1), 'utf8');
    writeFileSync(
      conflist(1),
      other.replace('"type": "tuning", "sysctl": {"net.none.such": "1"}', '"type": "portmap"'),
    );
    const text = readFileSync(conflist(2), 'utf8');
    writeFileSync(conflist(2), text.replace(', "rangeStart": "10.77.2.1", "rangeEnd": "10.77.2.1"', ''));
  }

  function startPod(name: string, nodeName: string): void {
    const container = {
      name: 'c',
      image: 'docker.io/library/rig-box:1',
      imagePullPolicy: 'IfNotPresent',
      command: ['sleep', '1000'],
    };
    const spec = {
      nodeName,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      containers: [container],
    };
    const {status, body} = cluster.request('POST', '/api/v1/namespaces/default/pods', {metadata: {name}, spec});
    assert.is(status, 201, JSON.stringify(body));
  }

  function podOf(name: string): {readonly phase: string} {
    return cluster.request('GET', `/api/v1/namespaces/default/pods/${name}`).body['status'] as unknown as {
      phase: string;
    };
  }

  function deletePods(): void {
    cluster.request('DELETE', '/api/v1/namespaces/default/pods?gracePeriodSeconds=0');
  }

  /** The manifest's rights for a user of the rig, which has no service accounts. */
  function grant(object: JsonObject): void {
    const {kind} = object as {readonly kind: string};
    if (kind === 'ServiceAccount') return;
    const plural = `${kind.toLowerCase()}s`;
    const path = kind.startsWith('Cluster') ? plural : `namespaces/kube-system/${plural}`;
    const subjects = [{kind: 'User', name: 'user-a', apiGroup: 'rbac.authorization.k8s.io'}];
    const mine = kind.endsWith('Binding') ? {...object, subjects} : object;
    assert.is(cluster.request('POST', `/apis/rbac.authorization.k8s.io/v1/${path}`, mine).status, 201);
  }

  /** No room for pods in kube-system, or no quota at all. Its status is a controller's work, of which there is none here. */
  function quota(isTight: boolean): void {
    const path = '/api/v1/namespaces/kube-system/resourcequotas';
    if (!isTight) return void cluster.request('DELETE', `${path}/tight`);
    const hard = {pods: '0'};
    const {body} = cluster.request('POST', path, {metadata: {name: 'tight'}, spec: {hard}});
    const status = {hard, used: {pods: '0'}};
    assert.is(cluster.request('PUT', `${path}/tight/status`, {...body, status}).status, 200);
  }
}

test.run();
