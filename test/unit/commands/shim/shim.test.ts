import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {runCommand} from '../../../helpers/command.js';
import {dropIn, makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite<{tree: NodeTree; before: string[]}>('commands/shim');

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.before = context.tree.snapshot();
});
test.after.each(({tree}) => tree.dispose());

const shim = (tree: NodeTree, command: string, ...args: readonly string[]) =>
  runCommand(`shim/${command}`, ['--root', tree.host.root, ...args]);

test('the whole way: dry run, install, again, status, uninstall, again', async ({tree, before}) => {
  const plan = await shim(tree, 'install', '--dry-run');
  assert.is(plan.status, 0, plan.stderr);
  assert.match(plan.stdout, /^-Environment="KUBELET_KUBECONFIG_ARGS=.*kubelet\.conf"$/m);
  assert.match(plan.stdout, /^\+Environment="KUBELET_KUBECONFIG_ARGS=.*--cni-bin-dir=\/.*\/usr\/shimcni\/bin(,.*)?"$/m);
  assert.equal(tree.snapshot(), before);

  const installed = await shim(tree, 'install', '--yes');
  assert.is(installed.status, 0, installed.stderr);
  assert.match(installed.stdout, '3 plugins got a shim');
  assert.match(installed.stdout, `undo  mlab-cni shim uninstall --root ${tree.host.root}`);
  const after = tree.snapshot();

  const again = await shim(tree, 'install', '--json');
  assert.is(again.status, 0, again.stderr);
  assert.is((JSON.parse(again.stdout) as {outcome: string}).outcome, 'already-installed');
  assert.equal(tree.snapshot(), after);

  const status = await shim(tree, 'status');
  assert.is(status.status, 0, status.stdout);
  assert.match(status.stdout, 'all is well');

  const uninstalled = await shim(tree, 'uninstall', '--yes');
  assert.is(uninstalled.status, 0, uninstalled.stderr);
  assert.match(uninstalled.stdout, `restored  ${dropIn}`);
  assert.equal(tree.snapshot(), before);
  assert.match((await shim(tree, 'uninstall')).stdout, 'nothing was changed');
});

test('status says so when nothing is installed, and when something is the matter', async ({tree}) => {
  const none = await shim(tree, 'status', '--json');
  assert.is(none.status, 1);
  assert.equal(JSON.parse(none.stdout), {schemaVersion: 1, installed: false, healthy: false});
  await shim(tree, 'install');
  tree.remove('/opt/cni/bin/portmap');
  const unhealthy = await shim(tree, 'status');
  assert.is(unhealthy.status, 1);
  assert.match(unhealthy.stdout, /! shims whose plugin is gone: portmap\n {2}try: /);
});

test('sync says what it did, and that there is nothing to bring in line', async ({tree}) => {
  const none = await shim(tree, 'sync');
  assert.is(none.status, 20);
  assert.match(none.stderr, 'no shims are installed here');
  await shim(tree, 'install');
  assert.match((await shim(tree, 'sync')).stdout, 'nothing was changed');
  tree.write('/opt/cni/bin/flannel', '#!/bin/sh\n', 0o755);
  const {stdout} = await shim(tree, 'sync', '--json');
  const {added, updated} = JSON.parse(stdout) as {added: string[]; updated: boolean};
  assert.equal({added, updated}, {added: ['flannel'], updated: false});
});

test('an edited drop-in is exit 21 and names the difference', async ({tree}) => {
  await shim(tree, 'install');
  tree.write(dropIn, tree.read(dropIn).replace('--cni-bin-dir=', '--v=7 --cni-bin-dir='));
  const edited = tree.snapshot();
  const {status, stderr} = await shim(tree, 'uninstall');
  assert.is(status, 21);
  assert.match(stderr, /^\+.*--v=7/m);
  assert.equal(tree.snapshot(), edited);
});

const badInput: readonly [string, number, string, readonly string[], (tree: NodeTree) => void][] = [
  [
    'a kubelet in a wrapper',
    20,
    'starts /opt/start-node.sh',
    [],
    (tree) => tree.write(dropIn, '[Service]\nExecStart=\nExecStart=/opt/start-node.sh\n'),
  ],
  [
    'a drop-in that is not closed',
    20,
    'is not closed',
    [],
    (tree) => tree.write(dropIn, `${tree.read(dropIn)}Environment="A=1\n`),
  ],
  ['no plugin', 20, 'no CNI plugin', ['--bin-dir', '/nowhere'], () => undefined],
  ['a relative path', 2, 'not an absolute path', ['--store', 'x'], () => undefined],
  ['a size that is none', 2, 'is not a size', ['--max-store', '12'], () => undefined],
  ['a duration that is none', 2, 'is not a duration', ['--for', 'ever'], () => undefined],
  ['another runtime', 2, '--runtime: "rkt" is none of auto', ['--runtime', 'rkt'], () => undefined],
  ['a store that is a file', 13, 'is not a directory', [], (tree) => tree.write('/tmp/mlab-cni', '')],
];
for (const [name, code, message, args, arrange] of badInput) {
  test(`${name}: exit ${code}, and nothing is changed`, async ({tree}) => {
    arrange(tree);
    const before = tree.snapshot();
    const {status, stdout, stderr} = await shim(tree, 'install', ...args);
    assert.is(status, code, stderr);
    assert.match(stderr, message);
    assert.is(stdout, '');
    assert.equal(tree.snapshot(), before);
  });
}

test('script prints what install writes', async ({tree}) => {
  await shim(tree, 'install', '--max-store', '1G');
  const {stdout} = await shim(tree, 'script', '--shim', '--max-store', '1G');
  assert.is(stdout, tree.read('/usr/shimcni/bin/shim.sh'));
  assert.match(stdout, '1048576');
});

test('what is found to start pods, and each plugin, is told beside the answer; nothing is asked where it is said', async ({
  tree,
}) => {
  const found = await shim(tree, 'install', '--dry-run');
  assert.match(found.stderr, /found: [^]*so the target is kubelet/);
  const said = await shim(tree, 'install', '--dry-run', '--runtime', 'kubelet', '--json');
  assert.not.match(said.stderr, 'so the target is');
  const plan = JSON.parse(said.stdout) as {outcome: string; detection: unknown; restarted: boolean; diffs: unknown[]};
  assert.equal([plan.outcome, plan.detection, plan.restarted, plan.diffs.length], ['planned', null, false, 1]);
});

test('a dry run where shims are says that there is nothing to do; another shim directory must be absolute', async ({
  tree,
}) => {
  const relative = await shim(tree, 'install', '--shim-dir', 'x', '--dry-run');
  assert.equal([relative.status, relative.stdout], [2, '']);
  const elsewhere = await shim(tree, 'install', '--shim-dir', '/opt/shims', '--json');
  assert.is((JSON.parse(elsewhere.stdout) as {shimDir: string}).shimDir, '/opt/shims');
  assert.match((await shim(tree, 'install', '--dry-run', '--shim-dir', '/opt/shims')).stdout, 'there is nothing to do');
});

test('status: not installed, with the next step; all is well, in JSON', async ({tree}) => {
  const none = await shim(tree, 'status');
  assert.is(none.status, 1);
  assert.match(none.stdout, /^not installed\n {2}try: mlab-cni shim install --root .* --dry-run$/m);
  await shim(tree, 'install');
  const well = await shim(tree, 'status', '--json');
  assert.is(well.status, 0);
  const {installed, healthy, problems} = JSON.parse(well.stdout) as Record<string, unknown>;
  assert.equal([installed, healthy, problems], [true, true, []]);
});

test.run();
