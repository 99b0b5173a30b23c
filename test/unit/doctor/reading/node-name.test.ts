import {hostname} from 'node:os';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeNameOf} from '../../../../src/doctor/reading/node-name.js';
import {makeNodeTree} from '../../../helpers/node-tree.js';
import {hostPaths} from '../../../../src/system/host-paths.js';

const test = suite('doctor/reading/node-name');

test('that of this machine, and under a root what is written there', () => {
  assert.is(nodeNameOf(hostPaths('')), hostname().toLowerCase());
  const tree = makeNodeTree();
  assert.is(nodeNameOf(tree.host), 'unknown');
  tree.write('/etc/hostname', '# ours\nMLab1-ABC02\n');
  assert.is(nodeNameOf(tree.host), 'mlab1-abc02');
  tree.dispose();
});

test.run();
