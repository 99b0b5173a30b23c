// What only root can make go wrong while installing: a clear error, exit 20 to 22, and nothing is changed.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {runCommand} from '../helpers/command.js';
import {dropIn, makeNodeTree, type NodeTree} from '../helpers/node-tree.js';

const test = suite('node/install-faults: what only root can make go wrong');

const tools = {setfattr: 'attr', chattr: 'e2fsprogs'};
const absent = Object.entries(tools).filter(([tool]) => spawnSync('which', [tool]).status !== 0);
const missing = [
  ...(process.geteuid?.() === 0 ? [] : ['needs root: sudo npm run test:node']),
  ...(absent.length === 0
    ? []
    : [`apt-get install --no-install-recommends ${absent.map(([, name]) => name).join(' ')}`]),
];

if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('full disk, immutable file, read-only file system', () => undefined);
} else define();

function define(): void {
  test('a full disk, at whatever point it becomes full', async () => {
    await onDisk(async (disk) => {
      const tree = makeNodeTree();
      const before = tree.snapshot();
      const codes = [];
      for (const pages of [0, 1, 2, 4, 8, 16]) {
        fill(disk, pages);
        const {status, stderr} = await shim(tree, 'install');
        codes.push(status);
        if (status !== 0) {
          assert.is(status, 20, stderr);
          assert.match(stderr, /ENOSPC[^]*\n {2}try: make room/, stderr);
        }
        rmSync(join(disk, 'ballast'));
        if (status === 0) assert.is((await shim(tree, 'uninstall')).status, 0);
        assert.equal(tree.snapshot(), before, `${pages} free pages`);
      }
      assert.ok(codes.includes(20), `it was full for some of them: ${codes.join()}`);
      tree.dispose();
    });
  });

  test('an immutable file', async () => {
    const tree = makeNodeTree();
    const before = tree.snapshot();
    run('chattr', '+i', tree.host.at(dropIn));
    try {
      const {status, stderr} = await shim(tree, 'install');
      assert.is(status, 20, stderr);
      assert.match(stderr, 'lsattr shows whether the file is immutable');
      assert.equal(tree.snapshot(), before);
    } finally {
      run('chattr', '-i', tree.host.at(dropIn));
      tree.dispose();
    }
  });

  test('a file system that became read-only', async () => {
    const tree = makeNodeTree();
    const before = tree.snapshot();
    const etc = tree.host.at('/etc');
    run('mount', '--bind', etc, etc);
    run('mount', '-o', 'remount,bind,ro', etc);
    try {
      const {status, stderr} = await shim(tree, 'install');
      assert.is(status, 20, stderr);
      assert.match(stderr, '--mode mount edits no configuration');
    } finally {
      run('umount', etc);
    }
    assert.equal(tree.snapshot(), before);
    tree.dispose();
  });

  test('the extended attributes of an edited file stay, there and back', async () => {
    const tree = makeNodeTree();
    const file = tree.host.at(dropIn);
    const attribute = () => run('getfattr', '--only-values', '-n', 'user.origin', file);
    run('setfattr', '-n', 'user.origin', '-v', 'kubeadm', file);
    assert.is((await shim(tree, 'install')).status, 0);
    assert.match(readFileSync(file, 'utf8'), 'shimcni');
    assert.is(attribute(), 'kubeadm');
    assert.is((await shim(tree, 'uninstall')).status, 0);
    assert.is(attribute(), 'kubeadm');
    tree.dispose();
  });
}

function shim(tree: NodeTree, command: string) {
  return runCommand(`shim/${command}`, ['--root', tree.host.root]);
}

async function onDisk(use: (disk: string) => Promise<void>): Promise<void> {
  const disk = mkdtempSync(join(tmpdir(), 'mlab-cni-test-disk-'));
  run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk);
  process.env['TMPDIR'] = disk;
  try {
    await use(disk);
  } finally {
    delete process.env['TMPDIR'];
    run('umount', disk);
    rmSync(disk, {recursive: true});
  }
}

/** Leaves that many pages of 4 KiB. */
function fill(disk: string, pages: number): void {
  const ballast = join(disk, 'ballast');
  mkdirSync(disk, {recursive: true});
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096']);
  const {size} = JSON.parse(run('stat', '--printf={"size": %s}', ballast)) as {size: number};
  writeFileSync(ballast, Buffer.alloc(Math.max(0, size - pages * 4096)));
}

function run(file: string, ...args: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync(file, args, {encoding: 'utf8'});
  assert.is(status, 0, `${file} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

test.run();
