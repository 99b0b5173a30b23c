import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {PartialError, RestoreError} from '../../../src/errors.js';
import type {Change, EditChange} from '../../../src/install/edits/change.js';
import type {DirInstallation} from '../../../src/install/installation.js';
import {applyInstallation} from '../../../src/install/receipts/apply.js';
import {readReceipt, type Receipt} from '../../../src/install/receipts/receipt.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import type {NodeAccess, RuntimeState, Target} from '../../../src/install/runtimes/target.js';
import {needsRestartToLeave, uninstall} from '../../../src/install/uninstall.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; before: readonly string[]}>('install/uninstall: which step waits for which');

const shims = '/usr/shimcni/bin';
const conf = '/etc/runtime.conf';

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.tree.write(conf, 'dirs = ["/opt/cni/bin"]\n', 0o644);
  context.before = context.tree.snapshot();
});
test.after.each(({tree}) => tree.dispose());

function installation(): DirInstallation {
  const self = {mode: 0o644, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};
  const before = Buffer.from('dirs = ["/opt/cni/bin"]\n');
  const edit: EditChange = {kind: 'edit', path: conf, ...self, before, after: Buffer.from(`dirs = ["${shims}"]\n`)};
  const directories = ['/usr/shimcni', shims].map((path): Change => ({kind: 'directory', path, mode: 0o755}));
  const link: Change = {kind: 'link', path: `${shims}/bridge`, to: 'shim.sh'};
  const store = {store: '/tmp/mlab-cni', until: null, maxStoreKib: 1, keepFreeKib: 0, polls: false};
  return {
    mode: 'dir',
    target: 'kubelet',
    version: '0.0.0-test',
    settings: {shimDir: shims, binDirs: ['/opt/cni/bin'], ...store},
    search: {before: ['/opt/cni/bin'], after: [shims]},
    plugins: ['bridge'],
    prepare: [...directories, {kind: 'file', path: `${shims}/shim.sh`, mode: 0o755, content: Buffer.from('x')}, link],
    redirect: [edit],
    storeDirectories: [],
  };
}

async function installed(tree: NodeTree): Promise<Receipt> {
  mkdirSync(tree.host.at('/var/lib/mlab-cni'), {recursive: true});
  await applyInstallation(offlineNode(tree), installation(), new Date(0));
  const receipt = readReceipt(tree.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return receipt;
}

function running(...pluginDirs: readonly string[]): RuntimeState {
  return {kind: 'running', pid: 7, pluginDir: null, pluginDirs, networkReady: null};
}

interface Node {
  readonly node: NodeAccess;
  readonly target: Target;
  readonly calls: readonly string[];
  readonly reports: readonly string[];
}

/** A runtime that is like that, and after a restart like this. */
function withRuntime(tree: NodeTree, before: RuntimeState, after: RuntimeState = before): Node {
  const calls: string[] = [];
  const reports: string[] = [];
  const run: NodeAccess['run'] = ({file, args = []}) => {
    calls.push([file, args[0]].join(' '));
    const stdout = Buffer.from(file === 'journalctl' ? 'it does not start\n' : '');
    return Promise.resolve({end: {kind: 'exited', code: 0}, stdout, stderr: Buffer.alloc(0), durationMs: 1});
  };
  const target: Target = {
    ...kubelet,
    state: () => Promise.resolve(calls.includes('systemctl restart') ? after : before),
    answers: () => Promise.resolve(false),
  };
  return {node: {...offlineNode(tree), run, report: (line) => reports.push(line)}, target, calls, reports};
}

test('a restart is needed to leave where the runtime calls the shims, or is down, maybe because of them', ({tree}) => {
  const needs = (state: RuntimeState) => needsRestartToLeave(offlineNode(tree), state, installation());
  assert.is(needs(running(shims)), true);
  assert.is(needs({kind: 'down', state: 'failed'}), true);
  assert.is(needs(running('/opt/cni/bin')), false);
  assert.is(needs({kind: 'stopped'}), false);
  assert.is(needs({kind: 'unknown', reason: ''}), false);
});

test('a runtime that calls the shims is restarted before they go', async ({tree, before}) => {
  const receipt = await installed(tree);
  const {node, target, calls} = withRuntime(tree, running(shims), running('/opt/cni/bin'));
  assert.equal(await uninstall(node, target, receipt, {restart: true}), running('/opt/cni/bin'));
  assert.equal(calls, ['systemctl daemon-reload', 'systemctl restart']);
  assert.equal(tree.snapshot(), before);
});

test('one that does not call them is left alone, but systemd reads its files again', async ({tree, before}) => {
  const receipt = await installed(tree);
  const {node, target, calls} = withRuntime(tree, running('/opt/cni/bin'));
  await uninstall(node, target, receipt, {restart: true});
  assert.equal(calls, ['systemctl daemon-reload']);
  assert.equal(tree.snapshot(), before);
  const again = await installed(tree);
  const unknown = withRuntime(tree, {kind: 'unknown', reason: 'not the running system'});
  await uninstall(unknown.node, unknown.target, again, {restart: true});
  assert.equal(unknown.calls, [], 'systemd is not asked about files of another machine');
});

test('shims that are called stay, with the receipt, until a restart is allowed', async ({tree, before}) => {
  const receipt = await installed(tree);
  const {node, target, calls} = withRuntime(tree, running(shims));
  const error = await thrownBy(() => uninstall(node, target, receipt, {restart: false}));
  assert.instance(error, PartialError);
  assert.match(
    String(error),
    `the configuration is as before, but the running kubelet still calls the shims, so ${shims} stays`,
  );
  assert.equal(calls, ['systemctl daemon-reload']);
  assert.is(tree.read(conf), 'dirs = ["/opt/cni/bin"]\n');
  assert.is(tree.read(`${shims}/shim.sh`), 'x');
  assert.ok(readReceipt(tree.host));
  const stubborn = await thrownBy(() => uninstall(node, target, receipt, {restart: true}));
  assert.instance(stubborn, PartialError, 'it calls them after the restart, too');
  assert.ok(readReceipt(tree.host));
  const later = withRuntime(tree, running(shims), running('/opt/cni/bin'));
  await uninstall(later.node, later.target, receipt, {restart: true});
  assert.equal(tree.snapshot(), before, 'it goes on from there');
});

test('a runtime that does not come back is told with its last words, and the shims stay', async ({tree}) => {
  const receipt = await installed(tree);
  const {node, target} = withRuntime(tree, running(shims), {kind: 'down', state: 'failed (failed)'});
  const error = await thrownBy(() => uninstall(node, target, receipt, {restart: true}));
  assert.instance(error, RestoreError);
  assert.match(String(error), 'the files are as before, but kubelet.service does not run: failed (failed)');
  assert.match(String(error), 'it does not start');
  assert.is(tree.read(`${shims}/shim.sh`), 'x');
});

test('a file that is left as it is may lead to the shims at the next start: then they stay', async ({tree}) => {
  const receipt = await installed(tree);
  tree.write(conf, `# mine\nother = ["${shims}"]\n`);
  const {node, target} = withRuntime(tree, {kind: 'stopped'});
  const error = await thrownBy(() => uninstall(node, target, receipt, {restart: true, leave: [conf]}));
  assert.instance(error, PartialError);
  assert.is(tree.read(`${shims}/shim.sh`), 'x');
  tree.write(conf, '# mine\nother = []\n');
  await uninstall(node, target, receipt, {restart: true, leave: [conf]});
  assert.is(tree.read(conf), '# mine\nother = []\n');
  assert.is(readReceipt(tree.host), undefined);
});

test('who is at work in the directory of the shims is waited for, and told of if it goes on', async ({tree}) => {
  const receipt = await installed(tree);
  const child = spawn('sh', ['-c', 'echo; read line'], {cwd: tree.host.at(shims), stdio: ['pipe', 'pipe', 'inherit']});
  await once(child.stdout, 'data');
  const {node, target, reports} = withRuntime(tree, running('/opt/cni/bin'));
  const slept: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void slept.push(ms));
  await uninstall({...node, sleep}, target, receipt, {restart: true});
  assert.is(slept.length, 100, 'ten seconds');
  assert.equal(reports, [`still in use by sh (process ${child.pid}), which goes on undisturbed`]);
  child.stdin.end();
  await once(child, 'exit');
});

test.run();
