import {mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../src/errors.js';
import {install, proposeInstall} from '../../../src/install/install.js';
import {planInstall} from '../../../src/install/plan.js';
import {containerd} from '../../../src/install/runtimes/containerd/containerd.js';
import {statusNow} from '../../../src/install/status-now.js';
import {readReceipt} from '../../../src/install/receipts/receipt.js';
import {installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree}>('install: where the runtime looks for plugins');

/** What Debian's build of containerd 2.1 says, whose configuration has no table for CNI. */
const dump =
  "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dir = ''\nbin_dirs = ['/usr/lib/cni', '/opt/cni/bin']\n";

test.before.each((context) => {
  const tree = makeNodeTree();
  tree.remove('/opt/cni/bin');
  for (const name of ['bridge', 'host-local', 'loopback']) tree.write(`/usr/lib/cni/${name}`, '#!/bin/sh\n', 0o755);
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  tree.write('/etc/containerd/config.toml', 'version = 3\n');
  tree.write('/etc/cni/net.d/10-x.conflist', '{"name": "x", "plugins": [{"type": "flannel"}, {"type": "bridge"}]}');
  containerdIs(tree, '2.1.9', dump);
  context.tree = tree;
});
test.after.each(({tree}) => tree.dispose());

function containerdIs(tree: NodeTree, version: string, dumped: string): void {
  tree.write('/dump', dumped);
  const [line, cat] = [`containerd github.com/containerd/containerd v${version} 0`, `cat '${tree.host.at('/dump')}'`];
  tree.write('/usr/bin/containerd', `#!/bin/sh\ncase $1 in --version) echo '${line}' ;; *) ${cat} ;; esac\n`, 0o755);
}

test('every directory that the build has stays behind the shims, in its order', async ({tree}) => {
  const {installation, placements} = await planInstall(offlineNode(tree), containerd, installRequest());
  const shims = tree.host.at('/usr/shimcni/bin');
  assert.equal(installation.search, {
    before: ['/usr/lib/cni', '/opt/cni/bin'],
    after: [shims, '/usr/lib/cni', '/opt/cni/bin'],
  });
  assert.equal(installation.plugins, ['bridge', 'flannel', 'host-local', 'loopback']);
  assert.equal(
    placements.map(({plugin, before, after, recorded}) => [plugin, before === after && before, recorded]),
    [
      ['flannel', '/opt/cni/bin/flannel', true],
      ['bridge', '/usr/lib/cni/bridge', true],
      ['host-local', '/usr/lib/cni/host-local', true],
      ['loopback', '/usr/lib/cni/loopback', true],
    ],
  );
});

test('in mount mode each directory is covered by shims of its own', async ({tree}) => {
  const {installation} = await planInstall(offlineNode(tree), containerd, installRequest({mode: 'mount'}));
  if (installation.mode !== 'mount') throw new Error('it is another mode');
  assert.equal(
    installation.mounts.map(({over, shimDir}) => [over, shimDir]),
    [
      ['/usr/lib/cni', '/usr/shimcni/bin'],
      ['/opt/cni/bin', '/usr/shimcni/bin.2'],
    ],
  );
  const paths = installation.prepare.map(({path}) => path);
  assert.ok(paths.includes('/usr/shimcni/bin.2/flannel'));
  assert.not(paths.includes('/usr/shimcni/bin/flannel'));
});

test('a plugin that would become another file is refused, and nothing is changed', async ({tree}) => {
  tree.write('/opt/cni/bin/bridge', '#!/bin/sh\n# another\n', 0o755);
  const before = tree.snapshot();
  const error = await thrownBy(() =>
    planInstall(offlineNode(tree), containerd, installRequest({binDir: '/opt/cni/bin'})),
  );
  assert.instance(error, TargetError);
  assert.match(
    String(error),
    'bridge, which /etc/cni/net.d/10-x.conflist needs, is /usr/lib/cni/bridge now and would be /opt/cni/bin/bridge',
  );
  assert.equal(tree.snapshot(), before);
});

test('a runtime that takes one directory gets a follower, and gives it back', async ({tree}) => {
  containerdIs(tree, '1.7.24', '[plugins."io.containerd.grpc.v1.cri".cni]\nbin_dir = "/usr/lib/cni"\n');
  tree.write('/etc/containerd/config.toml', 'version = 2\n');
  const node = offlineNode(tree);
  const proposal = await proposeInstall(node, containerd, installRequest());
  await install(node, containerd, proposal, {restart: false, now: new Date(0)});
  assert.match(tree.read('/etc/systemd/system/mlab-cni-follow.path'), `PathChanged=${tree.host.at('/usr/lib/cni')}\n`);
  tree.write('/usr/lib/cni/late', '#!/bin/sh\n', 0o755);
  const {end} = await node.run({file: '/bin/sh', args: [tree.host.at('/usr/shimcni/bin.follow')], timeoutMs: 20_000});
  assert.equal(end, {kind: 'exited', code: 0});
  assert.is(tree.read('/usr/shimcni/bin/late'), tree.read('/usr/shimcni/bin/shim.sh'));
  const receipt = readReceipt(tree.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  const status = await statusNow(node, receipt, '0.0.0-test');
  assert.ok(status.plugins.shimmed.includes('late'));
  assert.equal(status.problems, []);
});

test("somebody else's shims are not taken for plugins: dir mode refuses, mount mode goes behind them", async ({
  tree,
}) => {
  tree.write('/opt/shimcni/bin/shim.sh', '#!/bin/bash\n', 0o755);
  for (const name of ['bridge', 'flannel']) symlinkSync('shim.sh', tree.host.at(`/opt/shimcni/bin/${name}`));
  containerdIs(tree, '2.1.9', dump.replace("'/usr/lib/cni'", "'/opt/shimcni/bin'"));
  const plan = (mode: 'dir' | 'mount', binDir: string | null) =>
    planInstall(offlineNode(tree), containerd, installRequest({mode, binDir}));
  const error = await thrownBy(() => plan('dir', null));
  assert.instance(error, TargetError);
  assert.match(String(error), "somebody's shims are there already");
  const {installation} = await plan('mount', null);
  assert.equal(installation.mode === 'mount' && installation.mounts.map(({over}) => over), ['/opt/cni/bin']);
});

test('an empty directory of the runtime is kept for what comes later', async ({tree}) => {
  tree.remove('/opt/cni/bin');
  tree.remove('/etc/cni');
  mkdirSync(tree.host.at('/opt/cni/bin'));
  const {installation} = await planInstall(offlineNode(tree), containerd, installRequest());
  assert.equal(installation.settings.binDirs, ['/usr/lib/cni', '/opt/cni/bin']);
});

test.run();
