import {mkdirSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError, UsageError} from '../../../../src/errors.js';
import {writeReceipt} from '../../../../src/install/receipts/receipt.js';
import {planInstall} from '../../../../src/install/plan.js';
import {chooseBinDirs} from '../../../../src/install/runtimes/choose-bin-dirs.js';
import {chooseTarget} from '../../../../src/install/runtimes/choose-target.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import {realPluginDirs} from '../../../../src/install/runtimes/real-plugin-dirs.js';
import {runOnNode} from '../../../../src/install/runtimes/run-on-node.js';
import type {NodeAccess} from '../../../../src/install/runtimes/target.js';
import {chooseShimDir} from '../../../../src/install/shim-files/shim-directory.js';
import {hostPaths} from '../../../../src/system/host-paths.js';
import {dropIn, installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install: where plugins and shims are');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

function choose(binDir: string | null, dirs: readonly string[], assumed = false, root = '') {
  const search = {dirs, source: 'crictl says so', assumed};
  return chooseBinDirs(hostPaths(root), {binDir, shimDir: '/shims'}, search);
}

test('plugins are looked for where the runtime does, the directory that the user names first', () => {
  assert.equal(choose(null, ['/a', '/b', '/a']), {binDirs: ['/a', '/b'], warnings: []});
  assert.equal(choose('/b', ['/a', '/b']), {binDirs: ['/b', '/a'], warnings: []});
  assert.equal(choose(null, ['/shims', '/a']).binDirs, ['/a'], 'that of the shims has no plugins');
  assert.equal(choose(null, ['/root/a', '/rooted/b'], false, '/root').binDirs, ['/a', '/rooted/b']);
});

test('what is assumed, and what the runtime does not know, is said', () => {
  const other = choose('/c', ['/a', '/b']);
  assert.equal(other.binDirs, ['/c', '/a', '/b']);
  assert.equal(other.warnings, [
    'the runtime finds its plugins in /a and /b so far (crictl says so); the shims look in /c first',
  ]);
  assert.match(choose('/c', ['/a'], true).warnings[0] ?? '', 'in /a by default (crictl says so)');
  assert.match(choose(null, ['/a'], true).warnings[0] ?? '', 'is not written anywhere: /a is assumed, crictl says so');
  assert.match(choose('/a', ['/a'], true).warnings[0] ?? '', '/a is assumed');
});

test('shims in the place of the plugins are refused', async () => {
  for (const work of [() => choose('/shims', ['/a']), () => choose(null, ['/shims']), () => choose(null, [])]) {
    assert.instance(await thrownBy(work), UsageError);
  }
});

test('shims go where the user wants them, in characters that every configuration takes', async ({tree}) => {
  assert.equal(chooseShimDir(tree.host, '/opt/shims'), {shimDir: '/opt/shims', warning: null});
  assert.equal(chooseShimDir(tree.host, null), {shimDir: '/usr/shimcni/bin', warning: null});
  tree.remove('/usr');
  assert.equal(chooseShimDir(tree.host, null), {shimDir: '/usr/shimcni/bin', warning: null});
  for (const odd of ['/opt/my shims', 'relative', '/a:b', '/', '/a"b', '/a,b']) {
    const error = await thrownBy(() => chooseShimDir(hostPaths(''), odd));
    assert.instance(error, UsageError, odd);
  }
});

test('real plugins are behind the shims, else where runtimes are told to look, else where they usually are', ({
  tree,
}) => {
  const node = offlineNode(tree);
  assert.equal(realPluginDirs(node, undefined), ['/opt/cni/bin']);
  tree.write(
    dropIn,
    '[Service]\nEnvironment="X=--cni-bin-dir=/srv/a,/srv/b"\nExecStart=\nExecStart=/usr/bin/kubelet $X\n',
  );
  assert.equal(realPluginDirs(node, undefined), ['/srv/a', '/srv/b']);
  tree.write(dropIn, '');
  tree.write('/usr/lib/cni/bridge', '');
  assert.ok(realPluginDirs(node, undefined).includes('/usr/lib/cni'));
  tree.remove('/usr/lib/cni');
  tree.remove('/opt');
  assert.ok(realPluginDirs(node, undefined).includes('/opt/cni/bin'), 'none is there: all that are usual');
});

test('the installation that is there says whose configuration is meant', async ({tree}) => {
  const node = offlineNode(tree);
  assert.is((await chooseTarget(node, 'crio')).target.name, 'crio');
  const {installation} = await planInstall(node, kubelet, installRequest());
  mkdirSync(tree.host.at('/var/lib/mlab-cni'), {recursive: true});
  writeReceipt(tree.host, installation, new Date(0));
  assert.is((await chooseTarget(node, 'auto')).target.name, 'kubelet');
  assert.is((await chooseTarget(node, 'kubelet')).target.name, 'kubelet');
  const error = await thrownBy(() => chooseTarget(node, 'crio'));
  assert.instance(error, TargetError);
  assert.match(String(error), 'shims are installed already for kubelet, not for crio');
});

async function asked(some: Partial<NodeAccess>, program: string) {
  const requests: string[] = [];
  const run: NodeAccess['run'] = ({file, args = []}) => {
    requests.push([file, ...args].join(' '));
    return Promise.resolve({
      end: {kind: 'exited', code: 0},
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
      durationMs: 1,
    });
  };
  const node = {host: hostPaths(''), run, live: true, isProgram: () => true, ...some};
  const {end} = await runOnNode(node, program, ['--version']);
  return requests[0] ?? (end.kind === 'not-started' ? end.reason : end.kind);
}

test('only a program that is known to answer is started, and below a root only within it', async ({tree}) => {
  for (const name of ['containerd', 'crio', 'kubelet']) {
    assert.is(await asked({}, `/usr/bin/${name}`), `/usr/bin/${name} --version`);
  }
  const unknown = 'no program that is known to do no more than answer';
  assert.is(await asked({}, '/usr/bin/start-kubelet'), unknown);
  assert.is(
    await asked({isProgram: () => false}, '/usr/bin/kubelet'),
    unknown,
    'a script of that name may do anything',
  );
  assert.is(await asked({live: false}, '/usr/bin/kubelet'), '/usr/bin/kubelet --version');
  const below = await asked({live: false, host: tree.host}, '/usr/bin/kubelet');
  const isRoot = process.geteuid?.() === 0;
  assert.is(below, isRoot ? `chroot ${tree.host.root} /usr/bin/kubelet --version` : 'not run outside of its root');
});

test.run();
