import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {waitFor} from '../rig/pods.js';
import {reboot} from '../rig/reboot.js';
import {together, type Lab} from './lab.js';

/** What goes wrong around a recording. */
export function faults(lab: Lab): void {
  const {cluster, recorders, directory, common} = lab;
  const {cli, record, untilSaid, ours, isAsBefore} = recorders;

  together(lab, {
    'kubelet and containerd are restarted meanwhile: the recording goes on, and comes home': async (node) => {
      const store = join(directory, 'restarted');
      const recording = record(['--nodes', `node${node}`, '--for', '120s', '--store', store]);
      await untilSaid(recording, /recording on 1 node/);
      for (const unit of ['containerd', 'kubelet']) {
        assert.is(cluster.onNode(node, 'systemctl', 'restart', unit).status, 0, unit);
      }
      await waitFor('the kubelet', 60, () => cluster.onNode(node, 'systemctl', 'is-active', 'kubelet').status === 0);
      recording.kill('SIGINT');
      const {stdout} = await recording.ended;
      assert.match(stdout, new RegExp(`node${node} +collected`), recording.output());
      isAsBefore(node);
      assert.equal(ours(node), []);
    },
    'the node is rebooted meanwhile: that is said, stop cleans up, and it can be recorded on again': async (node) => {
      const nodes = ['--nodes', `node${node}`];
      const store = ['--store', join(directory, 'rebooted')];
      const detached = await record([...nodes, '--for', '300s', '--detach']).ended;
      assert.is(detached.status, 0, detached.stderr);
      reboot(cluster, node);
      await waitFor('the kubelet to see it', 60, () => ours(node).every(({phase}) => phase === 'Failed'));
      const shown = await cli(['cluster', 'status', ...nodes, ...common]).ended;
      assert.match(shown.stdout, /over[^]*as after a reboot of the node/);
      const collected = await cli(['cluster', 'collect', ...nodes, ...store, ...common]).ended;
      assert.is(collected.status, 3);
      assert.match(collected.stdout, 'as after a reboot of the node');
      const stopped = await cli(['cluster', 'stop', ...nodes, '--yes', ...common]).ended;
      assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
      isAsBefore(node);
      const again = await record([...nodes, '--for', '1s', ...store]).ended;
      assert.is(again.status, 0, again.stdout + again.stderr);
      isAsBefore(node);
      assert.equal(ours(node), []);
    },
  });
}
