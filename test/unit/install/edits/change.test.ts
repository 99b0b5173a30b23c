import {chmodSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ConflictError} from '../../../../src/errors.js';
import {applyChange, changeState, undoChange, type Change} from '../../../../src/install/edits/change.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/change');

const owner = {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};
const changes: readonly Change[] = [
  {kind: 'directory', path: '/d', mode: 0o750},
  {kind: 'file', path: '/f', mode: 0o755, content: Buffer.from('ours')},
  {kind: 'link', path: '/l', to: 'f'},
  {kind: 'edit', path: '/e', mode: 0o640, ...owner, before: Buffer.from('before'), after: Buffer.from('after')},
];

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.tree.write('/e', 'before', 0o640);
});
test.after.each(({tree}) => tree.dispose());

test('a file that nobody may execute any more is not as it was made', ({tree: {host}}) => {
  const shim: Change = {kind: 'file', path: '/f', mode: 0o755, content: Buffer.from('ours')};
  applyChange(host, shim);
  chmodSync(host.at('/f'), 0o644);
  assert.is(changeState(host, shim), 'outdated');
  applyChange(host, shim);
  assert.is(changeState(host, shim), 'applied');
});

for (const change of changes) {
  test(`a ${change.kind} is made once, recognised, and taken back once`, ({tree: {host, snapshot}}) => {
    const before = snapshot();
    assert.is(changeState(host, change), 'absent');
    applyChange(host, change);
    const after = snapshot();
    assert.is(changeState(host, change), 'applied');
    assert.is.not(after.join(), before.join());
    applyChange(host, change);
    assert.equal(snapshot(), after);
    undoChange(host, change);
    assert.equal(snapshot(), before);
    undoChange(host, change);
    assert.equal(snapshot(), before);
  });

  test(`where somebody else put something, a ${change.kind} is not made`, async ({tree}) => {
    const {host} = tree;
    if (change.kind === 'edit') tree.write('/e', 'theirs');
    else symlinkSync('theirs', host.at(change.path));
    const before = tree.snapshot();
    assert.is(changeState(host, change), 'foreign');
    assert.instance(await thrownBy(() => applyChange(host, change)), ConflictError);
    undoChange(host, change);
    assert.equal(tree.snapshot(), before);
  });
}

test('a directory that is in use stays', ({tree}) => {
  const [directory] = changes;
  if (directory === undefined) return;
  applyChange(tree.host, directory);
  tree.write('/d/theirs', '');
  undoChange(tree.host, directory);
  assert.is(changeState(tree.host, directory), 'applied');
});

test.run();
