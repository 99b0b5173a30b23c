import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {podManifest} from '../../../src/cluster/pod/manifest.js';
import type {Creation} from '../../../src/kubernetes/recording/create-pod.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {aTemplate} from '../../helpers/pod-template.js';
import {startScriptedCluster, type Rules} from '../../helpers/scripted-cluster.js';

const test = suite('kubernetes/recording/create-pod');

async function create(rules: Rules): Promise<Creation> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-create-'));
  const cluster = await startScriptedCluster([{node: 'node0'}], Buffer.alloc(0), rules);
  try {
    const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url)];
    const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'test'}, 5000);
    return await fleet.create('kube-system', podManifest(aTemplate(), 'node0'), false);
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
}

/** As in kubernetes/kubernetes#67761; OpenShift has quotas of its own: jenkinsci/kubernetes-plugin#2843. */
function conflict(kind: string) {
  const message = `Operation cannot be fulfilled on ${kind} "q": the object has been modified; please apply your changes to the latest version and try again`;
  return {code: 409, message, reason: 'Conflict'};
}

test('a quota that was changed at the same moment is asked again', async () => {
  let attempts = 0;
  const refuses = () => ((attempts += 1) < 3 ? conflict('resourcequotas') : undefined);
  assert.equal(await create({refuses}), {kind: 'created'});
  assert.is(attempts, 3);
});

test('and not for ever: then the server is quoted', async () => {
  const refusal = conflict('clusterresourcequotas.quota.openshift.io');
  assert.equal(await create({refuses: () => refusal}), {kind: 'refused', status: 409, message: refusal.message});
});

test('that there is one of that name is another thing', async () => {
  const message = 'pods "mlab-cni-node0" already exists';
  assert.equal(await create({refuses: () => ({code: 409, message, reason: 'AlreadyExists'})}), {kind: 'exists'});
});

test.run();
