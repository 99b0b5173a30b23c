import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {RestoreError, TargetError} from '../../../src/errors.js';
import {install, proposeInstall} from '../../../src/install/install.js';
import {kubelet} from '../../../src/install/runtimes/kubelet/kubelet.js';
import {readReceipt} from '../../../src/install/receipts/receipt.js';
import type {NodeAccess, RuntimeState, Target} from '../../../src/install/runtimes/target.js';
import {afterInstall, switchOn} from '../../../src/install/switch-on.js';
import {dropIn, fakeSystemd, installRequest, makeNodeTree, type NodeTree} from '../../helpers/node-tree.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; before: string[]}>('install/switch-on');

test.before.each((context) => {
  context.tree = makeNodeTree();
  context.before = context.tree.snapshot();
});
test.after.each(({tree}) => tree.dispose());

async function installOn(node: NodeAccess, {target = kubelet, restart = true} = {}): Promise<RuntimeState> {
  const proposal = await proposeInstall(node, target, installRequest());
  return install(node, target, proposal, {restart, now: new Date(0)});
}

function installed({host}: NodeAccess) {
  const receipt = readReceipt(host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return receipt;
}

const isFlag = (word: string) => word.startsWith('--cni-bin-dir');

/** What a start script makes of the command line, and what is said of it. */
const startScripts: readonly [string, (words: readonly string[]) => readonly string[], string][] = [
  [
    'leaves the flag out',
    (words) => words.filter((word) => !isFlag(word)),
    'kubelet.service runs, but it looks for plugins in the default directory, not in ',
  ],
  [
    'adds a flag of its own behind it',
    (words) => (words.some(isFlag) ? [...words, '--cni-bin-dir=/usr/libexec/cni'] : words),
    'kubelet.service runs, but it looks for plugins in /usr/libexec/cni, not in ',
  ],
  [
    'changes another flag when it sees it',
    (words) => (words.some(isFlag) ? [...words, '--v=9'] : words),
    'the command line of kubelet.service differs in more than the flag',
  ],
];
for (const [does, runs, why] of startScripts) {
  test(`everything is taken back where a start script ${does}`, async ({tree, before}) => {
    const {node, calls, reports} = fakeSystemd(tree, {runs});
    const error = await thrownBy(() => installOn(node));
    assert.instance(error, TargetError);
    assert.match(String(error), why);
    assert.match(String(error), 'It was restarted without the shims, and everything is as before.');
    assert.match(String(error), 'the last lines of its journal before that:\n  unknown flag: --cni-bin-dir');
    assert.equal((error as TargetError).suggestions, ['journalctl -u kubelet.service    has the rest']);
    assert.equal(tree.snapshot(), before);
    assert.equal(calls, ['daemon-reload', 'restart kubelet.service', 'daemon-reload', 'restart kubelet.service']);
    assert.match(reports.join('\n'), why);
  });
}

test('a start script that becomes the kubelet only later is waited for', async ({tree, before}) => {
  const {node} = fakeSystemd(tree);
  let asked = 0;
  const slow: Target = {
    ...kubelet,
    unchanged: (each, pid) => (pid > 101 && asked++ < 5 ? ['/bin/sh', '/start'] : kubelet.unchanged(each, pid)),
  };
  const state = await installOn(node, {target: slow});
  assert.is(state.kind, 'running');
  assert.is(asked, 6);
  assert.not.equal(tree.snapshot(), before);
});

test('one that never becomes it is given up, and everything taken back', async ({tree, before}) => {
  const {node} = fakeSystemd(tree);
  const never: Target = {...kubelet, unchanged: (_node, pid) => [`process ${pid}`]};
  assert.instance(await thrownBy(() => installOn(node, {target: never})), TargetError);
  assert.equal(tree.snapshot(), before);
});

test('of a runtime that did not run before, nothing needs to be the same', async ({tree}) => {
  let starts = 0;
  const {node} = fakeSystemd(tree, {refuses: () => ++starts === 1});
  const other: Target = {...kubelet, unchanged: (_node, pid) => [`process ${pid}`]};
  assert.is((await installOn(node, {target: other})).kind, 'running');
});

test('a restart that fails and one that fails without the shims, too: what to do is named', async ({tree}) => {
  let starts = 0;
  const error = await thrownBy(() => installOn(fakeSystemd(tree, {refuses: () => ++starts > 1}).node));
  assert.instance(error, RestoreError);
  assert.match(String(error), 'The files are as before, but it does not run now either.');
  assert.equal((error as RestoreError).suggestions, [
    'systemctl status kubelet.service',
    'then: mlab-cni shim uninstall    removes the shim directory',
  ]);
});

test('an error that is no finding about the node is not taken for one', async ({tree}) => {
  const {node} = fakeSystemd(tree);
  await installOn(node, {restart: false});
  const broken: Target = {...kubelet, state: () => Promise.reject(new RangeError('a fault of ours'))};
  assert.instance(await thrownBy(() => switchOn(node, broken, installed(node))), RangeError);
});

const refuses: Target = {...kubelet, verify: () => Promise.reject(new TargetError('it would not take'))};

test('a configuration that would not take is taken back, and nothing is restarted', async ({tree, before}) => {
  const {node, calls} = fakeSystemd(tree);
  assert.match(String(await thrownBy(() => installOn(node, {target: refuses}))), 'it would not take');
  assert.equal(tree.snapshot(), before);
  assert.equal(calls, []);
});

test('what was installed before stays where it would not take now', async ({tree}) => {
  const {node, calls} = fakeSystemd(tree);
  await installOn(node, {restart: false});
  assert.match(String(await thrownBy(() => switchOn(node, refuses, installed(node), false))), 'it would not take');
  assert.match(tree.read(dropIn), 'shimcni');
  assert.ok(installed(node));
  assert.equal(calls, []);
});

test('what an installation means is told as the runtime is', async ({tree}) => {
  const {node} = fakeSystemd(tree);
  const unused = await installOn(node, {restart: false});
  const command = 'calls the shims after: systemctl daemon-reload && systemctl restart kubelet.service';
  const said = (state: RuntimeState) => afterInstall(node, kubelet, installed(node), state);
  assert.is(said(unused), command);
  assert.is(said({kind: 'down', state: 'failed'}), command);
  assert.is(said({kind: 'stopped'}), 'calls the shims from its next start on (it is stopped)');
  assert.is(said({kind: 'unknown', reason: 'no systemd'}), 'calls the shims from its next start on (no systemd)');
  const used = await switchOn(node, kubelet, installed(node));
  assert.is(said(used), 'process 102 calls the shims');
});

test('shims that are mounted over the plugins need no restart', ({tree}) => {
  const {node} = fakeSystemd(tree);
  const mounted = {
    mode: 'mount',
    target: 'kubelet',
    version: '0.0.0-test',
    settings: {
      shimDir: '/usr/shimcni/bin',
      binDirs: ['/opt/cni/bin'],
      store: '/tmp/mlab-cni',
      maxStoreKib: 1,
      keepFreeKib: 1,
      polls: false,
      until: null,
    },
    search: {before: null, after: null},
    plugins: [],
    prepare: [],
    redirect: [],
    storeDirectories: [],
    mounts: [],
  } as const;
  assert.is(
    afterInstall(node, kubelet, mounted, {kind: 'unknown', reason: 'no systemd'}),
    'calls the shims from now on, without a restart',
  );
});

test.run();
