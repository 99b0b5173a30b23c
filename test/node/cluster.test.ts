import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import {clientKilled} from './cluster/client-killed.js';
import {faults} from './cluster/faults.js';
import type {Lab} from './cluster/lab.js';
import {networksOf} from './cluster/networks.js';
import {recordings} from './cluster/recordings.js';
import {refusals} from './cluster/refusals.js';
import {violentEnds} from './cluster/violent-ends.js';
import {recordersOn} from './rig/recorders.js';
import {missingForCluster, startCluster} from './rig/rig-cluster.js';

const test = suite('node/cluster: recording on two nodes of a real cluster');

const missing = missingForCluster();
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('record, collect, stop', () => undefined);
} else {
  const cluster = startCluster(2);
  process.once('exit', () => cluster.down());
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-cluster-'));
  const [recorders, networks] = [recordersOn(cluster, 2), networksOf(cluster)];
  test.after(() => {
    cluster.down();
    rmSync(directory, {recursive: true, force: true});
  });
  // what a test that failed has left
  test.before.each(async () => {
    await recorders.clear();
    networks.mend();
    networks.deletePods();
  });
  const common = ['--kubeconfig', cluster.kubeconfig('admin')];
  const lab: Lab = {test, cluster, recorders, networks, directory, common};
  for (const part of [recordings, violentEnds, clientKilled, faults, refusals]) part(lab);
}

test.run();
