import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {waitFor} from '../rig/pods.js';
import {together, type Lab} from './lab.js';

/** What goes wrong around a recording. */
export function faults(lab: Lab): void {
  const {cluster, recorders, directory} = lab;
  const {record, untilSaid, ours, isAsBefore} = recorders;

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
  });
}
