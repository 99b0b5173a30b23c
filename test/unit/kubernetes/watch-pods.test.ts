import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {startScriptedCluster} from '../../helpers/scripted-cluster.js';

const test = suite('kubernetes/recording/watch-pods');

test('nobody is waited for if the signal aborts while the pods are listed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-watch-'));
  const cluster = await startScriptedCluster([{node: 'node0'}], Buffer.alloc(0));
  try {
    const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url)];
    const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'test'}, 5000);
    const over = new AbortController();
    const ignore = () => undefined;
    const hooks = {onPod: ignore, onGone: ignore, onProblem: ignore, known: [], signal: over.signal};
    const watching = fleet.watch({namespace: 'kube-system', labelSelector: '', ...hooks});
    over.abort();
    await watching; // it would last as long as a watch does
    assert.is(cluster.watches(), 0);
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
});

test.run();
