import {loadAllYaml} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {rights, rightsManifest} from '../../../src/kubernetes/rights.js';

const test = suite('kubernetes/rights');

test('the manifest grants exactly the rights that are used, and none to write', () => {
  const objects = loadAllYaml(rightsManifest()) as {kind: string; rules?: object[]}[];
  assert.equal(
    objects.map(({kind}) => kind),
    ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'],
  );
  assert.equal(
    objects[1]?.rules?.map((rule) => ({...rule})),
    Object.values(rights).map(({group, resource, verb}) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
    })),
  );
  assert.ok(Object.values(rights).every(({verb}) => ['get', 'list'].includes(verb)));
});

test.run();
