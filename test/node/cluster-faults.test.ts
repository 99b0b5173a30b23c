import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {waitFor} from './rig/pods.js';
import {recordersOn, recordersPath} from './rig/recorders.js';
import {missingForCluster, startCluster, type RigCluster} from './rig/rig-cluster.js';

const test = suite('node/cluster-faults: what goes wrong around a recording leaves nothing on a node');

const missing = missingForCluster();
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('eviction, restarts, stopped processes, two at once, wrong clocks', () => undefined);
} else {
  const cluster = startCluster(1);
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-faults-'));
  test.after(() => {
    cluster.down();
    rmSync(directory, {recursive: true, force: true});
  });
  process.once('exit', () => cluster.down());
  run(cluster, directory);
}

function run(cluster: RigCluster, directory: string): void {
  const common = ['--kubeconfig', cluster.kubeconfig('admin')];
  const {cli, record, untilSaid, ours, signal, stateOf, isAsBefore, clear} = recordersOn(cluster, 1);
  const node = ['--nodes', 'node1', '--store', join(directory, 'store')];

  test.before.each(clear);

  test('eviction: the recorder takes everything back first', async () => {
    const recording = record([...node, '--for', '120s']);
    await untilSaid(recording, /recording on 1 node/);
    const eviction = {
      apiVersion: 'policy/v1beta1',
      kind: 'Eviction',
      metadata: {name: 'mlab-cni-node1', namespace: 'kube-system'},
    };
    const {status} = cluster.request('POST', `${recordersPath}/mlab-cni-node1/eviction`, eviction);
    assert.is(status, 201);
    const {stdout} = await recording.ended;
    assert.match(stdout, /node1 +failed/, 'nothing could be fetched');
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('kubelet and containerd are restarted meanwhile: the recording goes on, and comes home', async () => {
    const recording = record([...node, '--for', '120s']);
    await untilSaid(recording, /recording on 1 node/);
    for (const unit of ['containerd', 'kubelet']) {
      assert.is(cluster.onNode(1, 'systemctl', 'restart', unit).status, 0, unit);
    }
    await waitFor('the kubelet', 60, () => cluster.onNode(1, 'systemctl', 'is-active', 'kubelet').status === 0);
    recording.kill('SIGINT');
    const {stdout} = await recording.ended;
    assert.match(stdout, /node1 +collected/, recording.output());
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('a recorder that stands still: the node switches off and erases by itself, and stop takes the pod', async () => {
    const recording = record([...node, '--for', '10s', '--keep', '0s', '--node-timeout', '10s']);
    await untilSaid(recording, /recording on 1 node/);
    signal(1, 'STOP');
    const {stdout} = await recording.ended;
    assert.match(stdout, /node1 +failed/);
    await waitFor('the timers', 90, () => !stateOf(1).some((line) => /mlab-cni/.test(line)));
    const stopped = await cli(['cluster', 'stop', '--yes', '--node-timeout', '30s', ...common]).ended;
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('two at the same time: one records, the other says who does, and touches nothing', async () => {
    const both = [1, 2].map(() => record([...node, '--for', '10s']));
    const ended = await Promise.all(both.map(({ended: each}) => each));
    assert.equal(ended.map(({status}) => status).sort(), [0, 3], both.map(({output}) => output()).join('\n'));
    const [second] = ended.filter(({status}) => status === 3);
    assert.match(
      second?.stdout ?? '',
      /there is a recorder on it already \(pod kube-system\/mlab-cni-node1\), made .* by \S+@/,
    );
    isAsBefore();
    assert.equal(ours(), []);
  });

  for (const hours of [-7, 7]) {
    test(`a clock here that is ${hours} h off the node's changes nothing`, async () => {
      const off = `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()%2B${hours * 3_600_000}`;
      const recording = record([...node, '--for', '2s'], {NODE_OPTIONS: off});
      const {status, stdout, stderr} = await recording.ended;
      assert.is(status, 0, stdout + stderr);
      assert.match(stdout, /node1 +collected/);
      isAsBefore();
    });
  }
}

test.run();
