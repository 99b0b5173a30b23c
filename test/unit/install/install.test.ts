import {spawnSync} from 'node:child_process';
import {linkSync, lstatSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ConflictError, LockedError, PartialError, RestoreError, TargetError} from '../../../src/errors.js';
import {applyChange} from '../../../src/install/edits/change.js';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {planInstall, type InstallRequest} from '../../../src/install/plan.js';
import {readReceipt, withInstallLock, writeReceipt} from '../../../src/install/receipts/receipt.js';
import type {NodeAccess} from '../../../src/install/runtimes/target.js';
import {uninstall} from '../../../src/install/uninstall.js';
import {temporaryPath} from '../../../src/system/atomic-file.js';
import {
  dropIn,
  fakeSystemd,
  installRequest,
  makeNodeTree,
  offlineNode,
  type NodeTree,
} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; before: string[]}>('install/install and uninstall');

const now = new Date('2026-01-01T00:00:00Z');

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.before = context.tree.snapshot();
});
test.after.each(({tree}) => tree.dispose());

async function installOn(node: NodeAccess, restart = true, changes: Partial<InstallRequest> = {}) {
  const proposal = await proposeInstall(node, kubelet, installRequest(changes));
  return {proposal, state: await install(node, kubelet, proposal, {restart: restart && proposal.restartNeeded, now})};
}

async function uninstallFrom(node: NodeAccess, restart = true) {
  const receipt = readReceipt(node.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return uninstall(node, kubelet, receipt, {restart});
}

test('there and back under a root', async ({tree, before}) => {
  const node = offlineNode(tree);
  const {proposal, state} = await installOn(node);
  assert.is(state.kind, 'unknown');
  assert.is(proposal.restartNeeded, false);
  assert.match(tree.read(dropIn), `--cni-bin-dir=${tree.host.root}/usr/shimcni/bin,${tree.host.root}/opt/cni/bin"`);
  assert.match(tree.read('/usr/shimcni/bin/bridge'), `'${tree.host.root}/opt/cni/bin'`);
  assert.ok(tree.snapshot().some((line) => /^usr\/shimcni\/bin\/portmap 120777 .* shim\.sh$/.test(line)));
  assert.ok(tree.snapshot().some((line) => /^etc\/.*10-kubeadm\.conf 100640 /.test(line)));
  assert.ok(tree.snapshot().some((line) => /^tmp\/mlab-cni\/started 40700 /.test(line)));
  await uninstallFrom(node);
  assert.equal(tree.snapshot(), before);
});

test('a second time changes nothing', async ({tree}) => {
  const {node, calls} = fakeSystemd(tree);
  await installOn(node);
  const [first, callsSoFar] = [tree.snapshot(), [...calls]];
  const {proposal} = await installOn(node);
  assert.is(proposal.kind, 'installed');
  assert.equal(tree.snapshot(), first);
  assert.equal(calls, callsSoFar);
});

test('a second time with other settings is refused', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  const error = await thrownBy(() => proposeInstall(node, kubelet, installRequest({store: '/var/x'})));
  assert.instance(error, TargetError);
  assert.match(String(error), '--store /tmp/mlab-cni, not /var/x');
});

test('restarts the kubelet, and proves on its process that the flag took', async ({tree, before}) => {
  const {node, calls} = fakeSystemd(tree);
  const {state} = await installOn(node);
  assert.equal(calls, ['daemon-reload', 'restart kubelet.service']);
  assert.equal(state, {
    kind: 'running',
    pid: 102,
    pluginDir: `${tree.host.root}/usr/shimcni/bin,${tree.host.root}/opt/cni/bin`,
    pluginDirs: [`${tree.host.root}/usr/shimcni/bin`, `${tree.host.root}/opt/cni/bin`],
    networkReady: null,
  });
  await uninstallFrom(node);
  assert.equal(calls.slice(2), ['daemon-reload', 'restart kubelet.service']);
  assert.equal(tree.snapshot(), before);
});

test('a kubelet that does not come back is given its old configuration', async ({tree, before}) => {
  const {node, calls, reports} = fakeSystemd(tree, {refuses: (line) => line.includes('shimcni')});
  const error = await thrownBy(() => installOn(node));
  assert.instance(error, TargetError);
  assert.match(String(error), 'did not come back');
  assert.match(String(error), 'unknown flag: --cni-bin-dir');
  assert.equal(tree.snapshot(), before);
  assert.is(calls.filter((call) => call.startsWith('restart')).length, 2);
  assert.match(reports.join('\n'), 'taking everything back');
});

test('a kubelet that does not come back at all is an error of another kind', async ({tree}) => {
  let starts = 0;
  const {node} = fakeSystemd(tree, {refuses: () => ++starts > 1});
  const error = await thrownBy(() => installOn(node));
  assert.instance(error, RestoreError);
  assert.not.match(tree.read(dropIn), 'shimcni');
  assert.ok(readReceipt(tree.host), 'so that uninstall can remove the rest');
});

test('a kubelet that somebody stopped is left alone', async ({tree, before}) => {
  const {node, calls} = fakeSystemd(tree, {stopped: true});
  const {proposal} = await installOn(node);
  assert.is(proposal.restartNeeded, false);
  assert.equal(calls, []);
  await uninstallFrom(node);
  assert.equal(calls, ['daemon-reload']);
  assert.equal(tree.snapshot(), before);
});

test('shims that the running kubelet still calls are not removed', async ({tree, before}) => {
  const {node} = fakeSystemd(tree);
  await installOn(node);
  const error = await thrownBy(() => uninstallFrom(node, false));
  assert.instance(error, PartialError);
  assert.not.match(tree.read(dropIn), 'shimcni');
  assert.ok(tree.read('/usr/shimcni/bin/bridge'));
  await uninstallFrom(node);
  assert.equal(tree.snapshot(), before);
});

test('uninstall names the difference of an edited file, and changes nothing', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  tree.write(dropIn, tree.read(dropIn).replace('--cni-bin-dir=', '--v=7 --cni-bin-dir='), 0o640);
  const edited = tree.snapshot();
  const error = await thrownBy(() => uninstallFrom(node));
  assert.instance(error, ConflictError);
  assert.match(String(error), /^\+.*--v=7/m);
  assert.equal(tree.snapshot(), edited);
});

test('a file that was written anew without our value is left as it is', async ({tree}) => {
  const node = offlineNode(tree);
  const original = tree.read(dropIn);
  await installOn(node);
  tree.write(dropIn, `${original}# mine\n`, 0o640);
  await uninstallFrom(node);
  assert.is(tree.read(dropIn), `${original}# mine\n`);
  assert.is(readReceipt(tree.host), undefined);
});

test('uninstall gives mode and owner back, too', async ({tree, before}) => {
  const node = offlineNode(tree);
  await installOn(node);
  tree.write(dropIn, tree.read(dropIn), 0o777);
  await uninstallFrom(node);
  assert.equal(tree.snapshot(), before);
});

test('the captures stay', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  tree.write('/tmp/mlab-cni/started/x', '');
  await uninstallFrom(node);
  assert.ok(tree.snapshot().some((line) => line.startsWith('tmp/mlab-cni/ended ')));
});

test('after a crash between any two steps, uninstall cleans up', async ({tree, before}) => {
  const node = offlineNode(tree);
  const {installation} = await planInstall(node, kubelet, installRequest());
  const changes = [...installation.storeDirectories, ...installation.prepare, ...installation.redirect];
  assert.ok(changes.length > 6);
  for (let made = 0; made <= changes.length; made++) {
    await withInstallLock(tree.host, undefined, () => {
      writeReceipt(tree.host, installation, now);
      for (const change of changes.slice(0, made)) applyChange(tree.host, change);
      const next = changes[made];
      if (next?.kind === 'file' || next?.kind === 'edit') tree.write(temporaryPath(next.path), 'half a fi');
      return Promise.resolve();
    });
    await uninstallFrom(node);
    assert.equal(tree.snapshot(), before, `after ${made} changes`);
  }
});

const untilLater = (uptimeCs: number) => ({until: {boot: '0b7f5e1c', uptimeCs}});

test('other settings do not hide that a crash left something to be done', async ({tree}) => {
  const node = offlineNode(tree);
  const original = tree.read(dropIn);
  await installOn(node);
  const redirected = tree.read(dropIn);
  tree.write(dropIn, original, 0o640);
  const {proposal} = await installOn(node, false, untilLater(4711));
  assert.is(proposal.kind, 'unfinished');
  assert.is(tree.read(dropIn), redirected);
  assert.match(tree.read('/usr/shimcni/bin/shim.sh'), '4711');
});

test('a limit that was chosen stays until another one is', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node, false, {maxStoreKib: 4711});
  assert.is((await installOn(node, false, {maxStoreKib: null})).proposal.kind, 'installed');
  assert.is(
    (await installOn(node, false, {...untilLater(1), maxStoreKib: null})).proposal.installation.settings.maxStoreKib,
    4711,
  );
});

test('renewals that were interrupted between receipt and shim, one after the other, lock nobody out', async ({
  tree,
  before,
}) => {
  const node = offlineNode(tree);
  await installOn(node);
  for (const uptimeCs of [1, 2]) {
    const {installation} = await proposeInstall(node, kubelet, installRequest(untilLater(uptimeCs)));
    const shim = installation.prepare.find(({path}) => path === '/usr/shimcni/bin/shim.sh');
    await installOn(node, false, untilLater(uptimeCs));
    writeReceipt(tree.host, installation, now);
    tree.write('/usr/shimcni/bin/shim.sh', shim?.kind === 'file' ? String(shim.formerly) : '', 0o755);
  }
  await installOn(node, false, untilLater(3));
  assert.match(tree.read('/usr/shimcni/bin/shim.sh'), '0b7f5e1c');
  await uninstallFrom(node);
  assert.equal(tree.snapshot(), before);
});

test('install goes on from where a crash left it', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  const whole = tree.snapshot();
  tree.remove('/usr/shimcni/bin/bridge');
  const {proposal} = await installOn(node);
  assert.is(proposal.kind, 'unfinished');
  assert.equal(tree.snapshot(), whole);
});

test('a step that fails takes the others back', async ({tree}) => {
  const node = offlineNode(tree);
  tree.write('/usr/shimcni', 'a file where a directory should be');
  const before = tree.snapshot();
  const error = await thrownBy(() => installOn(node));
  assert.instance(error, TargetError);
  assert.match(String(error), 'nothing was changed');
  assert.equal(tree.snapshot(), before);
});

test('a file that was edited after planning is not overwritten', async ({tree}) => {
  const node = offlineNode(tree);
  const proposal = await proposeInstall(node, kubelet, installRequest());
  tree.write(dropIn, '# quite another\n', 0o640);
  const edited = tree.snapshot();
  assert.instance(await thrownBy(() => install(node, kubelet, proposal, {restart: false, now})), ConflictError);
  assert.equal(tree.snapshot(), edited);
});

test('two at a time are one too many', async ({tree}) => {
  const node = offlineNode(tree);
  const proposal = await proposeInstall(node, kubelet, installRequest());
  await withInstallLock(tree.host, undefined, async () => {
    assert.instance(await thrownBy(() => install(node, kubelet, proposal, {restart: false, now})), LockedError);
  });
});

test('a file that was edited since keeps that edit and loses ours', async ({tree}) => {
  const node = offlineNode(tree);
  const original = tree.read(dropIn);
  await installOn(node);
  tree.write(dropIn, `# Ansible managed\n${tree.read(dropIn)}`, 0o600);
  assert.is((await installOn(node)).proposal.kind, 'installed');
  await uninstallFrom(node);
  assert.is(tree.read(dropIn), `# Ansible managed\n${original}`);
  assert.is(lstatSync(tree.host.at(dropIn)).mode & 0o777, 0o600);
  assert.is(readReceipt(node.host), undefined);
});

test('what cannot be told is left only if that is wanted, and the shims stay while it leads there', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  const mine = tree.read(dropIn).replace('--cni-bin-dir=', '--v=9 --cni-bin-dir=');
  tree.write(dropIn, mine);
  const error = await thrownBy(() => uninstallFrom(node));
  assert.instance(error, ConflictError);
  assert.match(error instanceof ConflictError ? error.suggestions.join() : '', `--leave ${dropIn}`);
  assert.instance(await thrownBy(() => uninstallLeaving(node)), PartialError);
  assert.ok(readReceipt(node.host), 'it would not find its plugins at its next start');
  tree.write(dropIn, mine.replace(/ --cni-bin-dir=\S*[^"\s]/, ''));
  await uninstallLeaving(node);
  assert.is(readReceipt(node.host), undefined);
  assert.ok(!tree.snapshot().some((line) => line.startsWith('usr/shimcni')));
});

async function uninstallLeaving(node: NodeAccess) {
  const receipt = readReceipt(node.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return uninstall(node, kubelet, receipt, {restart: false, leave: [dropIn]});
}

test('a second install that fails takes nothing away', async ({tree}) => {
  const node = offlineNode(tree);
  await installOn(node);
  tree.remove('/usr/shimcni/bin/bridge');
  tree.remove('/usr/shimcni/bin/portmap');
  const before = tree.snapshot();
  const proposal = await proposeInstall(node, kubelet, installRequest());
  assert.is(proposal.kind, 'unfinished');
  tree.write('/usr/shimcni/bin/portmap', 'in the way');
  assert.instance(await thrownBy(() => install(node, kubelet, proposal, {restart: false, now})), RestoreError);
  assert.ok(readReceipt(node.host));
  assert.match(tree.read(dropIn), 'shimcni');
  assert.ok(before.every((line) => tree.snapshot().some((other) => other.split(' ')[0] === line.split(' ')[0])));
});

test('hard links go on naming one file', async ({tree, before}) => {
  const node = offlineNode(tree);
  linkSync(tree.host.at(dropIn), tree.host.at('/etc/systemd/other-name'));
  await installOn(node);
  assert.match(tree.read('/etc/systemd/other-name'), 'shimcni');
  await uninstallFrom(node);
  assert.is(lstatSync(tree.host.at(dropIn)).nlink, 2);
  tree.remove('/etc/systemd/other-name');
  assert.equal(tree.snapshot(), before);
});

/** u::rw-,u:1234:r--,g::r--,m::r--,o::--- as linux/posix_acl_xattr.h has it */
const acl = '0200000001000600ffffffff02000400d204000004000400ffffffff10000400ffffffff20000000ffffffff';

test('POSIX ACLs come back', async ({tree}) => {
  const path = tree.host.at(dropIn);
  const python = (text: string) => spawnSync('python3', ['-c', `import os; ${text}`, path], {encoding: 'utf8'});
  const read = `import sys; print(os.getxattr(sys.argv[1], 'system.posix_acl_access').hex())`;
  const set = python(`import sys; os.setxattr(sys.argv[1], 'system.posix_acl_access', bytes.fromhex('${acl}'))`);
  if (set.status !== 0) {
    process.stderr.write(`skipped, ACLs cannot be set here: ${set.stderr}\n`);
    return;
  }
  const node = offlineNode(tree);
  const was = python(read).stdout;
  await installOn(node);
  assert.is(python(read).stdout, was, 'installed');
  await uninstallFrom(node);
  assert.is(python(read).stdout, was, 'and back');
});

test('an immutable file at uninstall is no bug of ours, and uninstall goes on from there', async ({tree, before}) => {
  const node = offlineNode(tree);
  await installOn(node);
  const chattr = (flag: string) => spawnSync('chattr', [flag, tree.host.at(dropIn)], {encoding: 'utf8'});
  const set = chattr('+i');
  if (set.status !== 0) {
    process.stderr.write(`skipped, files cannot be made immutable here: ${set.stderr}\n`);
    return;
  }
  const error = await thrownBy(() => uninstallFrom(node)).finally(() => chattr('-i'));
  assert.instance(error, RestoreError);
  assert.match(error instanceof RestoreError ? error.suggestions.join() : '', 'chattr -i');
  assert.ok(readReceipt(node.host));
  await uninstallFrom(node);
  assert.equal(tree.snapshot(), before);
});

test('a mount point as state directory', async ({tree}) => {
  tree.write('/var/lib/mlab-cni/.keep', '');
  const path = tree.host.at('/var/lib/mlab-cni');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'mlab-cni-test', path], {encoding: 'utf8'});
  if (mounted.status !== 0) {
    process.stderr.write(`skipped, nothing can be mounted here: ${mounted.stderr}\n`);
    return;
  }
  try {
    const node = offlineNode(tree);
    const before = tree.snapshot();
    await installOn(node);
    await uninstallFrom(node);
    assert.equal(tree.snapshot(), before);
  } finally {
    spawnSync('umount', [path]);
  }
});

test.run();
