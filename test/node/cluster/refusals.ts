import {join} from 'node:path';
import {loadAllYaml} from '@kubernetes/client-node';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../src/cni/json.js';
import {recordersPath, rigImage} from '../rig/recorders.js';
import {together, type Lab} from './lab.js';

/** Rights, and what the API server and kubelets refuse. */
export function refusals(lab: Lab): void {
  const {test, cluster, recorders, directory, common} = lab;
  const {cli, ours, isAsBefore} = recorders;

  together(lab, {
    'rights: the documented ones are enough; of none those that are missing are named': async (node) => {
      const recordAs = (user: string, ...way: readonly string[]) => {
        const args = ['--for', '2s', '--yes', ...rigImage, '--kubeconfig', cluster.kubeconfig(user)];
        return cli(['cluster', 'record', ...way, ...args, '--store', join(directory, 'least')]).ended;
      };
      const none = await recordAs('nobody', '--nodes', `node${node}`);
      assert.is(none.status, 40, none.stderr);
      assert.match(none.stderr, 'you lack the rights to get nodes, create pods, list pods, watch pods, delete pods');
      const {stdout: manifest} = await cli(['cluster', 'record', '--rbac']).ended;
      assert.match(manifest, 'root on every node');
      for (const object of loadAllYaml(manifest) as JsonObject[]) grant(object);
      for (const way of [
        ['--nodes', `node${node}`],
        ['--selector', 'mlab/type=physical'],
      ]) {
        const least = await recordAs('a', ...way);
        assert.is(least.status, 0, least.stdout + least.stderr);
      }
      const nothing = await recordAs('a', '--stuck');
      assert.match(nothing.stderr, 'no pod waits for its network');
      const nobody = await recordAs('a', '--pod', 'default/nobody');
      assert.match(nobody.stderr, 'there is no pod default/nobody');
      const named = ['--nodes', `node${node}`, '--kubeconfig', cluster.kubeconfig('a')];
      for (const command of ['status', 'stop'])
        assert.is((await cli(['cluster', command, ...named]).ended).status, 0, command);
      isAsBefore(node);
    },
    'what cannot run is said on one line, with what helps, and leaves nothing': async (node) => {
      quota();
      const cases: readonly (readonly [readonly string[], string])[] = [
        [['--image', 'Not A Name'], 'the name of the image is none (InvalidImageName'],
        [
          ['--image', 'docker.io/library/not-there:1', '--pull', 'Never'],
          'the image is not on the node, and may not be pulled',
        ],
        [[...rigImage, '--priority-class', 'none-such'], 'the priority class is not to be had'],
        [[...rigImage, '--namespace', 'none-such'], 'the namespace is not there'],
        [[...rigImage, '--namespace', 'tight'], 'a quota is used up'],
      ];
      for (const [args, reason] of cases) {
        const words = ['cluster', 'record', '--nodes', `node${node}`, '--for', '5s', '--yes'];
        const {status, stdout, stderr} = await cli([...words, ...args, ...common]).ended;
        assert.ok(status === 3 || status === 40, stdout + stderr);
        assert.match((stdout + stderr).replace(/\s+/g, ' '), reason);
        assert.match(stdout + stderr, 'try: ');
      }
      assert.equal(ours(node), []);
      isAsBefore(node);
    },
  });

  test('--dry-run prints pods that the API server takes, and makes none', async () => {
    const args = ['cluster', 'record', '--nodes', 'node1,node2', '--dry-run', ...rigImage, ...common];
    const {status, stdout} = await cli(args).ended;
    assert.is(status, 0);
    const manifests = loadAllYaml(stdout) as JsonObject[];
    assert.is(manifests.length, 2);
    for (const manifest of manifests)
      assert.is(cluster.request('POST', `${recordersPath}?dryRun=All`, manifest).status, 201);
    assert.equal(ours(), []);
  });

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

  /** A namespace without room for pods. Its status is a controller's work, of which there is none here. */
  function quota(): void {
    const path = '/api/v1/namespaces/tight/resourcequotas';
    const hard = {pods: '0'};
    cluster.request('POST', '/api/v1/namespaces', {metadata: {name: 'tight'}});
    const {body} = cluster.request('POST', path, {metadata: {name: 'tight'}, spec: {hard}});
    const status = {hard, used: {pods: '0'}};
    assert.is(cluster.request('PUT', `${path}/tight/status`, {...body, status}).status, 200);
  }
}
