import {chmodSync, chownSync, mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ConflictError, StoreFormatError, TargetError, UsageError} from '../../../src/errors.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {planInstall, type InstallRequest} from '../../../src/install/plan.js';
import {
  dropIn,
  fakeSystemd,
  installRequest,
  makeNodeTree,
  offlineNode,
  type NodeTree,
} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install/plan');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const planFor = (tree: NodeTree, changes: Partial<InstallRequest> = {}) =>
  planInstall(offlineNode(tree), kubelet, installRequest(changes));

test('names the plugins: executable files and links to such, nothing else', async ({tree}) => {
  symlinkSync('bridge', tree.host.at('/opt/cni/bin/alias'));
  symlinkSync('nowhere', tree.host.at('/opt/cni/bin/broken'));
  mkdirSync(tree.host.at('/opt/cni/bin/directory'));
  tree.write('/opt/cni/bin/shim.sh', '#!/bin/sh\n', 0o755);
  const {installation} = await planFor(tree);
  assert.equal(installation.plugins, ['alias', 'bridge', 'host-local', 'portmap']);
});

test('only reads', async ({tree}) => {
  const before = tree.snapshot();
  await planFor(tree);
  assert.equal(tree.snapshot(), before);
});

test('lists only directories that are not there', async ({tree}) => {
  mkdirSync(tree.host.at('/usr/shimcni'));
  const {installation} = await planFor(tree);
  const directories = installation.prepare.filter(({kind}) => kind === 'directory').map(({path}) => path);
  assert.equal(directories, ['/usr/shimcni/bin']);
});

test('takes the plugins from where the kubelet found them', async ({tree}) => {
  tree.write('/usr/lib/cni/flannel', '#!/bin/sh\n', 0o755);
  tree.write(dropIn, tree.read(dropIn).replace('--kubeconfig', '--cni-bin-dir=/usr/lib/cni --kubeconfig'));
  const {installation} = await planFor(tree);
  assert.equal(installation.settings.binDirs, ['/usr/lib/cni']);
  assert.equal(installation.plugins, ['flannel']);
  const {installation: chosen, warnings} = await planFor(tree, {binDir: '/opt/cni/bin'});
  assert.equal(chosen.settings.binDirs, ['/opt/cni/bin', '/usr/lib/cni']);
  assert.match(warnings.join(), 'plugins in /usr/lib/cni so far');
});

test('where nobody chooses, a runtime that takes a list is given one, and so is a node that cannot be asked', async ({
  tree,
}) => {
  for (const node of [offlineNode(tree), fakeSystemd(tree).node]) {
    const {installation, warnings} = await planInstall(node, kubelet, installRequest({mode: null}));
    assert.is(installation.mode, 'dir');
    assert.not.match(warnings.join(), 'mounting is not possible');
  }
});

test('one that takes a single directory is given that where its plugins cannot be covered, and why is said', async ({
  tree,
}) => {
  const single = {...kubelet, takesList: () => Promise.resolve(false)};
  symlinkSync('./../../real/flannel', tree.host.at('/opt/cni/bin/flannel'));
  const {installation, warnings} = await planInstall(fakeSystemd(tree).node, single, installRequest({mode: null}));
  assert.is(installation.mode, 'dir');
  assert.match(warnings.join('\n'), /^mode dir, since mounting is not possible: \S/m);
});

test('that there is no plugin where a node keeps them is an error, and where else they may be is named', async ({
  tree,
}) => {
  for (const name of ['bridge', 'host-local', 'portmap']) tree.remove(`/opt/cni/bin/${name}`);
  const error = await thrownBy(() => planFor(tree));
  assert.instance(error, TargetError);
  assert.match(String(error), 'there is no CNI plugin in ');
  assert.match((error as TargetError).suggestions.join(), '--bin-dir DIR');
});

test('a node whose setpriv cannot end a plugin with its runtime is told what follows', async ({tree}) => {
  const node = offlineNode(tree);
  const exitCode = {kind: 'exited', code: 1} as const;
  const run: typeof node.run = async (request) => ({...(await node.run(request)), end: exitCode});
  const warned = async (each: typeof node) => (await planInstall(each, kubelet, installRequest())).warnings.join('\n');
  assert.match(await warned({...node, run}), 'there is no setpriv with --pdeathsig');
});

test('a plugin that a network needs and that is nowhere is told, and no reason to refuse', async ({tree}) => {
  tree.write('/etc/cni/net.d/10-mynet.conf', '{"cniVersion": "0.3.1", "name": "mynet", "type": "nosuch"}');
  const {warnings, placements} = await planFor(tree);
  assert.match(warnings.join('\n'), /^nosuch, which .* needs, is found nowhere, now as after it$/m);
  assert.ok(placements.some(({plugin, before, after}) => plugin === 'nosuch' && before === null && after === null));
});

const refusals: readonly [
  string,
  (tree: NodeTree) => Partial<InstallRequest>,
  new (...args: never[]) => Error,
  string,
][] = [
  ['no plugins', () => ({binDir: '/nowhere'}), TargetError, 'no CNI plugin in /nowhere'],
  ['a directory of plugins that is a file', () => ({binDir: '/opt/cni/bin/bridge'}), TargetError, 'no CNI plugin'],
  ['equal directories', () => ({shimDir: '/opt/cni/bin'}), UsageError, 'the same'],
  ['a directory name that would be split', () => ({shimDir: '/usr/shim cni'}), UsageError, 'cannot be written'],
  ['a list of directories', () => ({shimDir: '/a,/b'}), UsageError, 'cannot be written'],
  [
    'a shim of somebody else',
    ({write}) => {
      write('/usr/shimcni/bin/shim.sh', '#!/bin/bash\n', 0o755);
      return {};
    },
    ConflictError,
    'was not made by mlab-cni',
  ],
  [
    'a store that is a file',
    ({write}) => {
      write('/tmp/mlab-cni', '');
      return {};
    },
    StoreFormatError,
    'is not a directory',
  ],
  [
    'to cover plugins with a directory that holds something',
    (tree) => {
      tree.write('/opt/tools/notes.txt', 'mine');
      return {mode: 'mount', shimDir: '/opt/tools'};
    },
    ConflictError,
    '/opt/tools/notes.txt exists and was not made by mlab-cni',
  ],
  ...[
    ['out of their directory', './../../real/flannel'],
    ['by an absolute path into their directory', '/opt/cni/bin/v1/flannel'],
    ['out and in again', '/opt/cni/elsewhere/flannel'],
  ].map(([where = '', target = '']): (typeof refusals)[number] => [
    `to cover plugins with links ${where}`,
    ({host, write}) => {
      write('/opt/cni/bin/v1/flannel', '#!/bin/sh\n', 0o755);
      mkdirSync(host.at('/opt/cni/elsewhere'));
      symlinkSync('../bin/v1/flannel', host.at('/opt/cni/elsewhere/flannel'));
      symlinkSync(target, host.at('/opt/cni/bin/flannel'));
      return {mode: 'mount'};
    },
    TargetError,
    '/opt/cni/bin/flannel is a link that would lead elsewhere while /opt/cni/bin is covered',
  ]),
  [
    'a store that is a link',
    ({host}) => {
      mkdirSync(host.at('/elsewhere'));
      symlinkSync(host.at('/elsewhere'), host.at('/tmp/mlab-cni'));
      return {};
    },
    StoreFormatError,
    'is not a directory',
  ],
];
for (const [name, arrange, kind, message] of refusals) {
  test(`refuses ${name}`, async ({tree}) => {
    const changes = arrange(tree);
    const before = tree.snapshot();
    const error = await thrownBy(() => planFor(tree, changes));
    assert.instance(error, kind);
    assert.match(String(error), message);
    assert.equal(tree.snapshot(), before);
  });
}

if (process.geteuid?.() === 0) {
  test("refuses somebody else's store", async ({tree}) => {
    mkdirSync(tree.host.at('/tmp/mlab-cni'));
    chmodSync(tree.host.at('/tmp/mlab-cni'), 0o777);
    chownSync(tree.host.at('/tmp/mlab-cni'), 12345, 12345);
    const error = await thrownBy(() => planFor(tree));
    assert.instance(error, StoreFormatError);
    assert.match(String(error), 'uid 12345');
  });
}

test.run();
