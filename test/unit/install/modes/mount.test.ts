import {chmodSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {
  mountState,
  mountShims,
  planMounts,
  unmountShims,
  type MountPlan,
} from '../../../../src/install/modes/mount/mount.js';
import {isMountPoint, isSameDirectory, parseMountInfo} from '../../../../src/install/modes/mount/mount-table.js';
import {hostPaths} from '../../../../src/system/host-paths.js';
import type {ProcessEnd, RunProcess} from '../../../../src/system/process.js';
import {makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite<{tree: NodeTree}>('install/modes/mount');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const shims = '/usr/shimcni/bin';

function planned(tree: NodeTree, ...binDirs: readonly string[]): string[] {
  return planMounts(offlineNode(tree), binDirs, shims).map(({over, shimDir}) => `${shimDir} over ${over}`);
}

test('each directory of plugins that is there is covered once, in order', ({tree}) => {
  tree.write('/usr/lib/cni/vlan', '', 0o755);
  symlinkSync('/usr/lib/cni', tree.host.at('/opt/other'));
  tree.write('/opt/file', '');
  assert.equal(planned(tree, '/opt/cni/bin', '/none', '/opt/file', '/opt/other', '/usr/lib/cni'), [
    `${shims} over /opt/cni/bin`,
    `${shims}.2 over /usr/lib/cni`,
  ]);
  const [mount] = planMounts(offlineNode(tree), ['/opt/cni/bin'], shims);
  assert.equal([mount?.real, mount?.stage, mount?.staged], [`${shims}.real`, `${shims}.stage`, `${shims}.stage/real`]);
  assert.match(mount?.bootId ?? '', /^[0-9a-f-]{36}$/);
});

async function refused(work: () => unknown): Promise<string> {
  const error = await thrownBy(work);
  if (!(error instanceof TargetError)) throw error;
  return error.message;
}

test('a directory of plugins with another one inside cannot be covered', async ({tree}) => {
  tree.write('/opt/cni/bin/more/vlan', '', 0o755);
  tree.write('/opt/cni/bin2/vlan', '', 0o755);
  assert.match(
    await refused(() => planned(tree, '/opt/cni/bin', '/opt/cni/bin/more')),
    '/opt/cni/bin cannot be covered',
  );
  assert.is(planned(tree, '/opt/cni/bin', '/opt/cni/bin2').length, 2, 'one beside it');
});

test('links that would lead elsewhere once their directory is covered are refused, others are not', async ({tree}) => {
  tree.write('/opt/cni/real/vlan', '', 0o755);
  const link = (target: string, name = 'x') => symlinkSync(target, tree.host.at(`/opt/cni/bin/${name}`));
  link('bridge');
  link('/opt/cni/real/vlan', 'absolute-out');
  link('nowhere', 'broken');
  assert.is(planned(tree, '/opt/cni/bin').length, 1);
  for (const [name, target] of [
    ['a', '../real/vlan'], // from elsewhere it leads to another place
    ['b', '/opt/cni/bin/bridge'], // it leads to the shim
    ['c', 'd'],
  ] as const) {
    link(target, name);
    if (name === 'c') link('c', 'd');
    assert.match(await refused(() => planned(tree, '/opt/cni/bin')), `/opt/cni/bin/${name} is a link`);
    tree.remove(`/opt/cni/bin/${name}`);
  }
  tree.remove('/opt/cni/bin/d');
  symlinkSync('/opt/cni/bin/bridge', tree.host.at('/opt/cni/real/back'));
  link('/opt/cni/real/back', 'e');
  assert.match(await refused(() => planned(tree, '/opt/cni/bin')), '/opt/cni/bin/e is a link', 'by a detour');
});

test('the table of mounts as the kernel writes it', () => {
  const text = [
    '22 28 0:21 / /proc rw,nosuid shared:5 - proc proc rw',
    '36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw',
    '',
    '1 2 3',
  ].join('\n');
  assert.equal(parseMountInfo(text), [
    {device: '0:21', root: '/', path: '/proc'},
    {device: '98:0', root: '/mnt1', path: '/mnt 2'},
  ]);
  assert.is(isMountPoint('/proc'), true);
  assert.is(isMountPoint('/proc/1'), false);
});

test('two paths of one directory are the same, and nothing is the same as what is not there', ({tree}) => {
  const bin = tree.host.at('/opt/cni/bin');
  symlinkSync(bin, tree.host.at('/opt/link'));
  assert.is(isSameDirectory(bin, tree.host.at('/opt/link')), true);
  assert.is(isSameDirectory(bin, tree.host.at('/opt')), false);
  assert.is(isSameDirectory('/proc', '/sys'), false);
  assert.is(isSameDirectory('/none', '/none'), false);
  assert.is(isSameDirectory(bin, '/none'), false);
  assert.is(isSameDirectory('/none', bin), false);
});

/** Directories below a temporary one: `over` is a link to the shims, where a mount would make them one directory. */
function placesOf({host}: NodeTree, some: {readonly covered: boolean; readonly real: string}): MountPlan {
  const dir = realpathSync(mkdtempSync(join(host.root, 'tmp/places-')));
  const [shimDir, over] = [join(dir, 'shims'), join(dir, 'over')];
  mkdirSync(shimDir);
  if (some.covered) symlinkSync('shims', over);
  else mkdirSync(over);
  return {over, shimDir, real: some.real, stage: join(dir, 'stage'), staged: join(dir, 'stage/real'), bootId: null};
}

test('mounted are both of the mounts, partly one, gone none', ({tree}) => {
  const state = (covered: boolean, real: string) => mountState(hostPaths(''), placesOf(tree, {covered, real}));
  assert.is(state(true, '/proc'), 'mounted');
  assert.is(state(false, '/proc'), 'partly');
  assert.is(state(true, '/none'), 'partly');
  assert.is(state(false, '/none'), 'gone');
});

interface Programs {
  readonly run: RunProcess;
  readonly calls: readonly string[];
}

/** Programs of which the one that is called with `failing` among its arguments fails like that. */
function programs(failing = '', end: ProcessEnd = {kind: 'exited', code: 32}): Programs {
  const calls: string[] = [];
  const run: RunProcess = ({file, args = []}) => {
    calls.push([file, ...args].join(' '));
    const fails = failing !== '' && args.includes(failing);
    const ended: ProcessEnd = fails ? end : {kind: 'exited', code: 0};
    return Promise.resolve({end: ended, stdout: Buffer.alloc(0), stderr: Buffer.from('busy\n'), durationMs: 1});
  };
  return {run, calls};
}

test('the real plugins come to a private place before the shims cover them', async ({tree}) => {
  const mount = placesOf(tree, {covered: false, real: '/none'});
  const {run, calls} = programs();
  await mountShims({...offlineNode(tree), host: hostPaths(''), run}, mount);
  const {over, shimDir, real, stage, staged} = mount;
  assert.equal(calls, [
    `mount --bind ${stage} ${stage}`,
    `mount --make-private ${stage}`,
    `mount --bind ${over} ${staged}`,
    `mount --make-private ${staged}`,
    `mount --bind ${staged} ${real}`,
    `mount --bind ${shimDir} ${over}`,
  ]);
});

test('paths of a node below a root are those below it', async ({tree}) => {
  const {run, calls} = programs();
  const [mount] = planMounts(offlineNode(tree), ['/opt/cni/bin'], shims);
  if (mount === undefined) throw new Error('nothing is planned');
  await mountShims({...offlineNode(tree), run}, mount);
  assert.is(calls.at(-1), `mount --bind ${tree.host.at(shims)} ${tree.host.at('/opt/cni/bin')}`);
});

test('what mount and umount say is told, and nothing goes on after it', async ({tree}) => {
  const mount = placesOf(tree, {covered: false, real: '/none'});
  const {run, calls} = programs('--make-private');
  const node = {...offlineNode(tree), host: hostPaths(''), run};
  assert.is(await refused(() => mountShims(node, mount)), `mount --make-private ${mount.stage} failed: busy`);
  assert.is(calls.length, 2);
  const missing = programs('--bind', {kind: 'not-started', reason: 'spawn mount ENOENT'});
  const lacking = {...node, run: missing.run};
  assert.match(await refused(() => mountShims(lacking, mount)), 'failed: spawn mount ENOENT');
});

test('unmounting takes away what is mounted, lazily: what is busy goes when its last user ends', async ({tree}) => {
  const host = hostPaths('');
  const untouched = programs();
  const none = placesOf(tree, {covered: true, real: '/none'});
  let ended = 0;
  const whenOff = () => Promise.resolve(void (ended += 1));
  await unmountShims({...offlineNode(tree), host, run: untouched.run}, [none], whenOff);
  assert.equal(untouched.calls, [], 'what is no mount point is left');
  assert.is(ended, 0, 'nobody can be at work behind shims that are not there');
  const real = placesOf(tree, {covered: false, real: '/proc'});
  const {run, calls} = programs('/proc'); // which is mounted, and must not be unmounted here
  const message = await refused(() => unmountShims({...offlineNode(tree), host, run}, [real], whenOff));
  assert.equal([message, calls], ['umount --lazy /proc failed: busy', ['umount --lazy /proc']]);
  assert.is(ended, 1, 'those at work have ended before their plugins go');
  const covered = {...none, over: '/proc', shimDir: '/proc', real: '/none'};
  await refused(() => unmountShims({...offlineNode(tree), host, run}, [covered]));
  assert.equal(calls.slice(1), ['umount --lazy /proc']);
  const others = {...none, over: '/proc', shimDir: none.shimDir};
  await unmountShims({...offlineNode(tree), host, run}, [others]);
  assert.is(calls.length, 2, "another one's mount over the plugins is left");
  for (const staged of [{stage: '/proc'}, {staged: '/proc'}]) {
    await refused(() => unmountShims({...offlineNode(tree), host, run}, [{...none, ...staged}]));
  }
  assert.equal(calls.slice(2), ['umount --lazy /proc', 'umount --lazy /proc'], 'what a crash left of mounting');
});

test('what may not be seen is neither one directory nor two', async ({tree}) => {
  const bin = tree.host.at('/opt/cni/bin');
  const isSame = (left: string, right: string) =>
    withoutRightTo(tree.host.at('/opt'), () => isSameDirectory(left, right));
  assert.is(await isSame(bin, '/'), null);
  assert.is(await isSame('/', bin), null);
  assert.is(await isSame(bin, bin), null);
  assert.is(await isSame(bin, '/none'), false, 'what is not there is none of them');
});

if (process.geteuid?.() === 0) {
  test("without root the machine's own mount namespace cannot be told from another: that is said", async ({tree}) => {
    chmodSync(tree.host.root, 0o755);
    const live = {...offlineNode(tree), live: true};
    const error = await withoutRightTo(tree.host.at('/etc'), () =>
      thrownBy(() => planMounts(live, ['/opt/cni/bin'], shims)),
    );
    assert.instance(error, TargetError);
    assert.match(String(error), 'may not be seen by this user');
    assert.ok((error as TargetError).suggestions.includes('run it with sudo'));
  });
}

test.run();
