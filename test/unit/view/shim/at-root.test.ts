import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {atRoot} from '../../../../src/view/shim/at-root.js';

const test = suite('view/shim/at-root');

test('advice about a node under a root names the root, once', () => {
  const advice = 'mlab-cni shim uninstall    then mlab-cni shim install --mode dir';
  const rooted = 'mlab-cni shim uninstall --root /n    then mlab-cni shim install --root /n --mode dir';
  assert.is(atRoot(advice, '/n'), rooted);
  assert.is(atRoot(rooted, '/n'), rooted);
  assert.is(atRoot(advice, ''), advice);
});

test.run();
