import {symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {foreignScript, refuseForeignShims} from '../../../../src/install/networks/foreign-shims.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite<{tree: NodeTree}>("install/somebody's shims");

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const dir = '/opt/shimcni/bin';
const names = ['bridge', 'host-local', 'loopback'];
const byName = '#!/bin/bash\nplugin=$(basename "$0")\ntee /tmp/in | "/opt/cni/bin/$plugin"\n';

test('links to one script', ({tree}) => {
  tree.write(`${dir}/shim.sh`, byName, 0o755);
  for (const name of names) symlinkSync('shim.sh', tree.host.at(`${dir}/${name}`));
  assert.match(foreignScript(tree.host, dir) ?? '', /shim\.sh$/);
  assert.throws(() => refuseForeignShims(tree.host, [dir]), /holds no plugins, but links to/);
});

for (const [what, text] of [
  ['copies of one script', () => byName],
  ['a script for each that runs the real one', (name: string) => `#!/bin/sh\nexec /opt/cni/bin/${name} "$@"\n`],
  ['scripts that look in CNI_PATH', (name: string) => `#!/bin/sh\n# for ${name}\nlog "$CNI_PATH"; exec real-${name}\n`],
] as const) {
  test(what, ({tree}) => {
    for (const name of names) tree.write(`${dir}/${name}`, text(name), 0o755);
    assert.is(foreignScript(tree.host, dir), `${dir}/bridge`);
    assert.throws(() => refuseForeignShims(tree.host, [dir]), /one script under many names/);
  });
}

for (const [what, text] of [
  ['programs', (name: string) => `\x7fELF${name}`],
  ['scripts that do something themselves', () => '#!/bin/sh\ncat\n'],
  ['scripts of different kinds', (name: string) => `#!/bin/sh\n: "$0"; work-of-${name.length}\n`],
] as const) {
  test(`plugins: ${what}`, ({tree}) => {
    for (const name of names) tree.write(`${dir}/${name}`, text(name), 0o755);
    assert.is(foreignScript(tree.host, dir), undefined);
  });
}

test('plugins: links to one program, and a script among programs', ({tree}) => {
  tree.write(`${dir}/cni`, '\x7fELF', 0o755);
  for (const name of names) symlinkSync('cni', tree.host.at(`${dir}/${name}`));
  assert.is(foreignScript(tree.host, dir), undefined);
  tree.write(`${dir}/zz-wrapper`, byName, 0o755);
  assert.is(foreignScript(tree.host, dir), undefined);
});

test.run();
