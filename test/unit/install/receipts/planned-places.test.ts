import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Change, DirectoryChange} from '../../../../src/install/edits/change.js';
import type {Installation} from '../../../../src/install/installation.js';
import {planInstall} from '../../../../src/install/plan.js';
import {unplannedChange} from '../../../../src/install/receipts/planned-places.js';
import {readReceipt, writeReceipt} from '../../../../src/install/receipts/receipt.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import {installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite<{tree: NodeTree; planned: Installation}>('install/planned-places');

test.before.each(async (context) => {
  context.tree = makeNodeTree();
  context.tree.write('/var/lib/mlab-cni/other', '');
  context.planned = (await planInstall(offlineNode(context.tree), kubelet, installRequest())).installation;
});
test.after.each(({tree}) => tree.dispose());

const bytes = Buffer.from('root:x:0:0::/root:/bin/sh\n');
const owner = {mode: 0o644, uid: 0, gid: 0};

/** What somebody might write who wants root to remove or rewrite something, and the path that the refusal names. */
const hostile: Readonly<Record<string, {change: Change; in: 'prepare' | 'redirect' | 'storeDirectories'}>> = {
  'a file elsewhere': {in: 'prepare', change: {kind: 'file', path: '/etc/passwd', mode: 0o644, content: bytes}},
  'a file elsewhere, as configuration': {
    in: 'redirect',
    change: {kind: 'file', path: '/etc/passwd', mode: 0o644, content: bytes},
  },
  'a way out': {
    in: 'prepare',
    change: {kind: 'file', path: '/usr/shimcni/bin/../../../etc/passwd', mode: 0o644, content: bytes},
  },
  'a way out of the store': {
    in: 'storeDirectories',
    change: {kind: 'directory', path: '/tmp/mlab-cni/../../home', mode: 0o700},
  },
  'a link elsewhere': {in: 'prepare', change: {kind: 'link', path: '/etc/mtab', to: '../proc/self/mounts'}},
  'a link, as configuration': {in: 'redirect', change: {kind: 'link', path: '/etc/mtab', to: '../proc/self/mounts'}},
  'a directory elsewhere': {in: 'prepare', change: {kind: 'directory', path: '/srv/empty', mode: 0o755}},
  'an edit that has nothing to do with shims': {
    in: 'redirect',
    change: {kind: 'edit', path: '/etc/passwd', before: Buffer.from('toor::0:0::/:/bin/sh\n'), after: bytes, ...owner},
  },
  'a relative path': {in: 'prepare', change: {kind: 'directory', path: 'usr', mode: 0o755}},
  'a path with a NUL': {in: 'prepare', change: {kind: 'directory', path: '/usr/shimcni/bin\0', mode: 0o755}},
  'another kind': {in: 'prepare', change: {kind: 'device', path: '/usr/shimcni/bin/x'} as unknown as Change},
};

for (const [what, {change, in: list}] of Object.entries(hostile)) {
  test(`refuses ${what}`, async ({tree, planned}) => {
    const receipt = {...planned, [list]: [...planned[list], change]};
    writeReceipt(tree.host, receipt, new Date(0));
    const refusal = String(await thrownBy(() => readReceipt(tree.host)));
    assert.match(refusal, `no install can have planned a change of ${change.path}`);
  });
}

test('refuses shims at the root, and mounts that are not beside them', async ({tree, planned}) => {
  const {settings} = planned;
  const mount = {over: '/opt/cni/bin', shimDir: '/s', real: '/etc', stage: '/s.stage', staged: '/s.stage/real'};
  const wrong = [
    {...planned, settings: {...settings, shimDir: '/'}},
    {...planned, settings: {...settings, store: '/tmp/../etc'}},
    {...planned, mode: 'mount', mounts: [{...mount, bootId: null}]},
  ] as Installation[];
  for (const receipt of wrong) {
    writeReceipt(tree.host, receipt, new Date(0));
    assert.match(String(await thrownBy(() => readReceipt(tree.host))), 'no install can have planned');
  }
});

const file = (path: string, text = 'x'): Change => ({kind: 'file', path, mode: 0o644, content: Buffer.from(text)});
const folder = (path: string): Change => ({kind: 'directory', path, mode: 0o755});

test('what install plans is planned: shims, what stands beside them, our units, what leads to them, the store', ({
  planned,
}) => {
  assert.is(unplannedChange(planned), undefined);
  const {shimDir, store} = planned.settings;
  const prepare = [
    folder(shimDir),
    file(`${shimDir}/bridge`),
    file(`${shimDir}.follow`),
    file('/etc/systemd/system/mlab-cni-follow.path'),
    {kind: 'link', path: '/etc/systemd/system/multi-user.target.wants/mlab-cni-follow.path', to: '../x'} as const,
    file('/etc/crio/crio.conf.d/zz-ours.conf', '# made by mlab-cni; "mlab-cni shim uninstall" removes it\n'),
    folder('/etc/crio/crio.conf.d'),
    folder('/usr'),
  ];
  const storeDirectories = [folder(store), folder(`${store}/started`), folder('/tmp')] as DirectoryChange[];
  assert.is(unplannedChange({...planned, prepare, storeDirectories}), undefined);
  const mount = {
    over: '/opt/cni/bin',
    shimDir,
    real: `${shimDir}.real`,
    stage: `${shimDir}.stage`,
    staged: `${shimDir}.stage/real`,
    bootId: null,
  };
  assert.is(unplannedChange({...planned, mode: 'mount', mounts: [mount]}), undefined);
  for (const elsewhere of [{shimDir: '/usr/other'}, {real: '/usr'}, {stage: '/srv'}, {staged: `${shimDir}x/y`}]) {
    const [place] = Object.values(elsewhere);
    assert.is(unplannedChange({...planned, mode: 'mount', mounts: [{...mount, ...elsewhere}]}), place);
  }
});

test('what is only like it is not', ({planned}) => {
  const {shimDir, store} = planned.settings;
  for (const change of [
    file(`${shimDir}ary/x`),
    file('/etc/systemd/system/my mlab-cni-follow.path'),
    file('/srv/etc/systemd/system/mlab-cni-follow.path'),
    file('/etc/crio/crio.conf', 'x\n# made by mlab-cni\n'),
    folder('/etc/cron.d'),
    file('//etc/passwd', '# made by mlab-cni'),
    file('/', '# made by mlab-cni'),
  ]) {
    assert.is(unplannedChange({...planned, prepare: [change]}), change.path, change.path);
  }
  for (const path of [`${store}-other`, '/tm', '/var']) {
    const storeDirectories: DirectoryChange[] = [{kind: 'directory', path, mode: 0o700}];
    assert.is(unplannedChange({...planned, storeDirectories}), path, path);
  }
});

test.run();
