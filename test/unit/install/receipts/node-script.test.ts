import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {RestoreError, TargetError} from '../../../../src/errors.js';
import {
  nodeScriptReceipt,
  scriptProblems,
  switchedOnByScript,
  switchScriptOff,
} from '../../../../src/install/receipts/node-script.js';
import {readReceipt} from '../../../../src/install/receipts/receipt.js';
import {receiptPath} from '../../../../src/install/receipts/state-directory.js';
import {hostPaths} from '../../../../src/system/host-paths.js';
import type {ProcessEnd, ProcessRequest} from '../../../../src/system/process.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/receipts/node-script');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const scripts = {
  receiptVersion: 'node-script 1',
  version: 'mlab-cni.sh 0.1.0',
  store: '/tmp/mlab-cni',
  over: ['/opt/cni/bin'],
};

test('the receipt of the node script is told apart, and taken back by its own way', async ({tree}) => {
  assert.is(nodeScriptReceipt(tree.host), undefined);
  tree.write(receiptPath, JSON.stringify(scripts));
  const {receiptVersion: _, ...rest} = scripts;
  assert.equal(nodeScriptReceipt(tree.host), rest);
  const refusal = await thrownBy(() => readReceipt(tree.host));
  assert.is(String(refusal), String(switchedOnByScript(rest)));
  assert.match(String(refusal), 'recording is switched on here by mlab-cni.sh 0.1.0, the node script');
  for (const other of [
    '{',
    'null',
    '{}',
    JSON.stringify({...scripts, receiptVersion: 2}),
    JSON.stringify({...scripts, over: 'x'}),
  ]) {
    tree.write(receiptPath, other);
    assert.is(nodeScriptReceipt(tree.host), undefined, other);
  }
});

/** A node on which /bin/sh ends like that; `asked` is what it was started with. */
function shell(tree: NodeTree, end: ProcessEnd, stdout = '', stderr = '') {
  const asked: ProcessRequest[] = [];
  const run = (request: ProcessRequest) => {
    asked.push(request);
    return Promise.resolve({end, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), durationMs: 1});
  };
  return {node: {...offlineNode(tree), host: hostPaths(''), run}, asked};
}

test('the node script says what is the matter with it, or it is told that it does not', async ({tree}) => {
  const said = 'recording=on\nproblem=the store is full\nproblem=the shims are gone\n';
  for (const code of [0, 1]) {
    const {node, asked} = shell(tree, {kind: 'exited', code}, said);
    assert.equal(await scriptProblems(node, 'script'), ['the store is full', 'the shims are gone']);
    assert.equal([asked[0]?.args, asked[0]?.stdin], [['-s', '--', 'status', '--porcelain'], 'script']);
  }
  for (const end of [{kind: 'exited', code: 2}, {kind: 'timed-out'}] as const) {
    const {node} = shell(tree, end, said, ' no store \n');
    const error = await thrownBy(() => scriptProblems(node, ''));
    assert.instance(error, TargetError);
    assert.match(String(error), 'the node script does not say how it is: no store');
  }
});

test('the node script is switched off by what it left on the node, and nowhere else', async ({tree}) => {
  const {node, asked} = shell(tree, {kind: 'exited', code: 0}, 'off\n');
  assert.is(await switchScriptOff(node), 'off');
  assert.equal(asked[0]?.args, ['/var/lib/mlab-cni/off.sh', 'off']);
  const failing = await thrownBy(() => switchScriptOff(shell(tree, {kind: 'exited', code: 1}, '', 'busy\n').node));
  assert.instance(failing, RestoreError);
  assert.match(String(failing), 'the node script was not switched off: busy');
  const elsewhere = await thrownBy(() => switchScriptOff({...node, host: tree.host}));
  assert.instance(elsewhere, TargetError);
  assert.is(asked.length, 1, 'nothing is run for the files of another machine');
});

test.run();
