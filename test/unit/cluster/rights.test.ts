import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Selection} from '../../../src/cluster/choose/choose-nodes.js';
import {prepare} from '../../../src/cluster/plan.js';
import type {ClusterError} from '../../../src/errors.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {rightsInCluster, rightsInNamespace} from '../../../src/kubernetes/recording/rights.js';
import {aTemplate} from '../../helpers/pod-template.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {startScriptedCluster, type Rules} from '../../helpers/scripted-cluster.js';

const test = suite('cluster/rights');

const names: Selection = {kind: 'names', names: ['node0']};

/** Rights, and a way to choose nodes that takes each. */
const ways: readonly (readonly [right: string, selection: Selection])[] = [
  ['get nodes', names],
  ['list nodes', {kind: 'selector', selector: ''}],
  ['get pods', {kind: 'pod', namespace: 'default', name: 'web-0'}],
  ['list pods', {kind: 'stuck'}],
  ...Object.values(rightsInNamespace).map(({verb, resource}) => [`${verb} ${resource}`, names] as const),
];

/** What preparing a run says under these rules; null: nothing against it. */
async function preparing(selection: Selection, rules: Rules): Promise<{error: ClusterError | null; made: number}> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-rights-'));
  const cluster = await startScriptedCluster([{node: 'node0'}], Buffer.alloc(0), rules);
  try {
    const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url)];
    const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'test'}, 5000);
    const error = await prepare(fleet, aTemplate(), selection, () => Promise.resolve()).then(
      () => null,
      (problem: unknown) => problem as ClusterError,
    );
    return {error, made: cluster.log.length};
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
}

test('every documented right is tried here, and with all of them nothing is missing', async () => {
  const documented = [...Object.values(rightsInCluster), ...Object.values(rightsInNamespace)];
  const tried = new Set(ways.map(([right]) => right));
  assert.equal(
    documented.map(({verb, resource}) => `${verb} ${resource}`).filter((right) => !tried.has(right)),
    [],
  );
  assert.is((await preparing(names, {})).error, null);
});

for (const [right, selection] of ways) {
  test(`without ${right} it is named, as a rule, and nothing is made`, async () => {
    const {error, made} = await preparing(selection, {forbids: new Set([right])});
    assert.match(error?.message ?? '', `you lack the rights to ${right}`);
    const [verb = '', resource = ''] = right.split(' ');
    assert.match(error?.suggestions.join('\n') ?? '', `resources: ["${resource}"], verbs: ["${verb}"]`);
    assert.is(made, 0);
  });
}

test('one that we have, as the server says, and that is then refused, is named, too', async () => {
  for (const [right, selection] of ways.filter(([each]) => ['get nodes', 'list nodes', 'create pods'].includes(each))) {
    const {error} = await preparing(selection, {forbidsSecretly: new Set([right])});
    assert.match(
      `${error?.message} ${error?.suggestions.join(' ')}`,
      new RegExp(`cannot ${right}|rights? (to|that)`),
      right,
    );
  }
});

test('of none all are named at once', async () => {
  const {error} = await preparing(names, {forbids: new Set(ways.map(([right]) => right))});
  const all = ['get nodes', ...Object.values(rightsInNamespace).map(({verb, resource}) => `${verb} ${resource}`)];
  assert.match(error?.message ?? '', all.join(', '));
});

test.run();
