import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {mlabCni} from '../../helpers/cli.js';
import {waitFor} from '../rig/pods.js';
import {recordersPath} from '../rig/recorders.js';
import {together, type Lab} from './lab.js';

/** Whatever is killed, at the deadline nothing is left on a node. */
export function violentEnds(lab: Lab): void {
  const {test, cluster, recorders, networks, directory, common} = lab;
  const {cli, record, untilSaid, ours, signal, untilUndone, isAsBefore} = recorders;
  const on = (node: number) => ['--nodes', `node${node}`, '--store', join(directory, `ends${node}`)];
  const short = ['--for', '5s', '--keep', '0s', '--node-timeout', '5s'];

  async function stopped(node: number): Promise<void> {
    const args = ['--nodes', `node${node}`, '--yes', '--node-timeout', '20s', ...common];
    const {status, stdout, stderr} = await cli(['cluster', 'stop', ...args]).ended;
    assert.is(status, 0, stdout + stderr);
    isAsBefore(node);
    assert.equal(ours(node), []);
  }

  together(lab, {
    'SIGKILL of all that the pod runs: the node undoes it by itself': async (node) => {
      const recording = record([...on(node), ...short]);
      await untilSaid(recording, /recording on 1 node/);
      signal(node, 'KILL');
      const {status, stdout} = await recording.ended;
      assert.is(status, 3, stdout);
      assert.match(stdout, 'the recorder was killed (signal 9)');
      await untilUndone(node);
      isAsBefore(node);
      await stopped(node);
    },
    'a recorder that stands still: the node undoes it by itself, and stop takes the pod': async (node) => {
      const recording = record([...on(node), ...short]);
      await untilSaid(recording, /recording on 1 node/);
      signal(node, 'STOP');
      const {stdout} = await recording.ended;
      assert.match(stdout, new RegExp(`node${node} +failed`));
      await untilUndone(node);
      await stopped(node);
    },
  });

  together(lab, {
    'SIGKILL of all that the pod runs: stop cleans at once': async (node) => {
      const recording = record([...on(node), '--for', '300s']);
      await untilSaid(recording, /recording on 1 node/);
      signal(node, 'KILL');
      await recording.ended;
      await stopped(node);
    },
    'SIGKILL of the client: at the deadline nothing is left on the node': async (node) => {
      const recording = record([...on(node), '--for', '5s', '--keep', '2s']);
      await untilSaid(recording, /recording on 1 node/);
      recording.kill('SIGKILL');
      await waitFor('the end of the recorder', 60, () => ours(node).every(({phase}) => phase === 'Succeeded'));
      isAsBefore(node);
      await stopped(node);
    },
  });

  test('SIGKILL of the API server: at the deadline nothing is left; what was left at work comes home later', async () => {
    const store = ['--store', join(directory, 'later')];
    const detached = await record(['--nodes', 'node2', '--for', '120s', '--detach']).ended;
    assert.is(detached.status, 0, detached.stderr);
    networks.startPod('web-2', 'node2');
    await waitFor('an address', 60, () => networks.phaseOf('web-2') === 'Running');
    const recording = record([...on(1), '--for', '3s', '--keep', '2s', '--node-timeout', '5s']);
    await untilSaid(recording, /recording on 1 node/);
    cluster.killApi();
    const [{status, stdout}, away] = await Promise.all([
      recording.ended,
      cli(['cluster', 'collect', ...store, ...common]).ended,
    ]);
    assert.is(status, 3, recording.output());
    assert.match(stdout, /node1 +failed/);
    assert.is(away.status, 40, away.stdout);
    assert.match(away.stderr, 'nothing listens there');
    await untilUndone(1);
    isAsBefore(1);
    cluster.startApi();
    await waitFor('what the kubelet has to say of the end', 120, () =>
      ours(1).every(({phase}) => phase === 'Succeeded'),
    );
    const [collected] = await Promise.all([
      cli(['cluster', 'collect', '--nodes', 'node2', ...store, ...common]).ended,
      stopped(1),
    ]);
    assert.is(collected.status, 0, collected.stdout + collected.stderr);
    assert.match(mlabCni(['tree', ...store]).stdout, /default\/web-2 .* on node2/);
    networks.deletePods();
    isAsBefore(2);
    assert.equal(ours(), []);
  });

  together(lab, {
    'a deleted recorder takes everything back first, and the client says so at once': async (node) => {
      const recording = record([...on(node), '--for', '60s']);
      await untilSaid(recording, /recording on 1 node/);
      cluster.request('DELETE', `${recordersPath}/mlab-cni-node${node}`);
      const {status, stdout} = await recording.ended;
      assert.is(status, 3);
      assert.match(stdout, /has ended already, and erased what it had|somebody deleted the recorder/);
      await waitFor('the end of its pod', 60, () => ours(node).length === 0);
      isAsBefore(node);
    },
    'eviction: the recorder takes everything back first': async (node) => {
      const recording = record([...on(node), '--for', '120s']);
      await untilSaid(recording, /recording on 1 node/);
      const name = `mlab-cni-node${node}`;
      const eviction = {apiVersion: 'policy/v1beta1', kind: 'Eviction', metadata: {name, namespace: 'kube-system'}};
      assert.is(cluster.request('POST', `${recordersPath}/${name}/eviction`, eviction).status, 201);
      const {stdout} = await recording.ended;
      assert.match(stdout, new RegExp(`node${node} +failed`), 'nothing could be fetched');
      await waitFor('the end of its pod', 60, () => ours(node).length === 0);
      isAsBefore(node);
    },
  });
}
