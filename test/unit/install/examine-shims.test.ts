import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {examineShims} from '../../../src/install/examine-shims.js';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {receiptPath} from '../../../src/install/receipts/state-directory.js';
import {fakeSystemd, installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../helpers/node-tree.js';

const test = suite<{tree: NodeTree}>('install/examine-shims');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

test('no shims: plugins are where they usually are', async ({tree}) => {
  const examination = await examineShims(offlineNode(tree), '0.0.0-test');
  assert.equal(examination, {binDirs: ['/opt/cni/bin'], shimmedDirs: [], shims: null, problem: null});
});

test('with shims: the plugins behind them, and one that came later', async ({tree}) => {
  const {node} = fakeSystemd(tree);
  const proposal = await proposeInstall(node, kubelet, installRequest());
  await install(node, kubelet, proposal, {restart: true, now: new Date(0)});
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  const {binDirs, shimmedDirs, shims} = await examineShims(node, '0.0.0-test');
  assert.equal(binDirs, ['/opt/cni/bin']);
  assert.equal(shimmedDirs, ['/usr/shimcni/bin']);
  assert.equal(shims?.unshimmed, ['flannel']);
  assert.equal(
    shims?.problems.map(({what}) => what),
    ['real plugins without a shim: flannel'],
  );
});

test('a damaged receipt is told, and stops nothing', async ({tree}) => {
  tree.write(receiptPath, '{');
  const {problem, shims} = await examineShims(offlineNode(tree), '0.0.0-test');
  assert.is(shims, null);
  assert.match(problem ?? '', receiptPath);
});

test.run();
