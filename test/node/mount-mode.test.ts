import {spawn} from 'node:child_process';
import {chmodSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {eventually} from '../helpers/calls.js';
import {startCommand, type CommandRun} from '../helpers/command.js';
import {makeMountNamespace, type MountNamespace} from '../helpers/mount-namespace.js';
import {writeMultusLike} from '../helpers/multus-like.js';
import {makeNodeTree, type NodeTree} from '../helpers/node-tree.js';

const test = suite<Context>('node/mount-mode: shims mounted over the plugins');

interface Context {
  readonly tree: NodeTree;
  readonly before: readonly string[];
  readonly namespace: MountNamespace;
}

const plugins = '/opt/cni/bin';

if (process.geteuid?.() === 0) define();
else {
  console.log('SKIP needs root: sudo npm run test:node');
  test.skip('install, calls, uninstall', () => undefined);
}

function define(): void {
  test.before.each((context) => {
    const tree = makeNodeTree();
    for (const name of ['bridge', 'host-local', 'portmap'])
      writePlugin(tree.host.at(`${plugins}/${name}`), `old ${name}`);
    Object.assign(context, {tree, before: tree.snapshot(), namespace: makeMountNamespace('private')});
  });
  test.after.each(({tree, namespace}) => {
    namespace.close();
    tree.dispose();
  });

  test('there and back: calls are recorded, no file is edited', async (node) => {
    const {tree, before} = node;
    const plan = await shim(node, 'install', '--mode', 'mount', '--dry-run');
    assert.match(plan.stdout, `mount /usr/shimcni/bin over ${plugins}`);
    assert.equal(tree.snapshot(), before);
    const installed = await succeed(shim(node, 'install', '--mode', 'mount'));
    assert.match(installed, `mounted over ${plugins} until the next reboot`);
    assert.is(call(node, 'bridge'), 'old bridge');
    assert.equal(recorded(tree), ['bridge']);
    assert.match(await succeed(shim(node, 'status')), 'installed, and all is well');
    assert.match(await succeed(shim(node, 'install', '--mode', 'mount')), 'installed already');
    assert.match(await succeed(shim(node, 'uninstall')), `unmounted  ${plugins}`);
    tree.remove('/tmp/mlab-cni');
    assert.equal(tree.snapshot(), before);
    assert.is(call(node, 'bridge'), 'old bridge');
    assert.not(mounts(node).includes(tree.host.root), mounts(node));
  });

  test('an installer that writes newer plugins replaces neither shims nor plugins for good', async (node) => {
    const {tree} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    const script = tree.read('/usr/shimcni/bin/portmap');
    addOnWrites(node, 'bridge', 'new bridge');
    addOnWrites(node, 'flannel', 'flannel');
    assert.is(call(node, 'bridge'), 'new bridge');
    assert.equal(recorded(tree), [], 'not recorded, but it works');
    const status = await shim(node, 'status');
    assert.is(status.status, 1);
    assert.match(status.stdout, 'put over their shims, not recorded: bridge, flannel\n  try: mlab-cni shim sync');

    const synced = await succeed(shim(node, 'sync'));
    assert.match(synced, /new shims +flannel/);
    assert.match(synced, /newer plugins moved behind their shims +bridge, flannel/);
    for (const name of ['bridge', 'flannel', 'portmap']) assert.is(tree.read(`/usr/shimcni/bin/${name}`), script);
    assert.is(call(node, 'bridge'), 'new bridge');
    assert.is(call(node, 'flannel'), 'flannel');
    assert.equal(recorded(tree), ['bridge', 'flannel']);
    await succeed(shim(node, 'status'));
  });

  test('what an installer is still writing is left until it is done', async (node) => {
    const {tree, namespace} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    const inPlace = tree.host.at(`${plugins}/bridge`);
    const temporary = tree.host.at(`${plugins}/_flannel.tmp`);
    const [first, second] = ['#!/bin/sh\n', "echo 'new bridge'\n"];
    const script = `{ printf %s "$1"; sleep 6; printf %s "$2"; } >"$3"`;
    const [prefix = '', ...rest] = namespace.prefix;
    const writer = spawn(prefix, [...rest, 'sh', '-c', script, 'writer', first, second, inPlace], {stdio: 'ignore'});
    const written = new Promise((resolve) => writer.on('close', resolve));
    namespace.run('sh', '-c', `until [ -s '${inPlace}' ]; do sleep 0.1; done; echo half >'${temporary}'`);
    const early = await succeed(shim(node, 'sync'));
    assert.match(early, /left, as they are being written +_flannel\.tmp, bridge/);
    await written;
    namespace.run('rm', temporary);
    assert.match(await succeed(shim(node, 'sync')), /newer plugins moved behind their shims +bridge/);
    assert.is(call(node, 'bridge'), 'new bridge');
    assert.equal(recorded(tree), ['bridge']);
    await succeed(shim(node, 'uninstall'));
    assert.is(tree.read(`${plugins}/bridge`), first + second);
  });

  test('what an installer wrote survives uninstalling', async (node) => {
    const {tree} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    addOnWrites(node, 'bridge', 'new bridge');
    addOnWrites(node, 'flannel', 'flannel');
    const {stderr} = await shim(node, 'uninstall');
    assert.match(stderr, 'bridge, flannel');
    assert.is(call(node, 'bridge'), 'new bridge');
    assert.is(call(node, 'flannel'), 'flannel');
    assert.not(readdirSync(tree.host.at('/usr')).includes('shimcni'));
  });

  test('delegates of a plugin that searches its own binDir first are recorded, and no configuration edited', async (node) => {
    const {tree} = node;
    const conf = '{"name": "n", "type": "multus"}\n';
    tree.write('/etc/cni/net.d/00-multus.conf', conf);
    writeMultusLike(tree.host.at(`${plugins}/multus`), tree.host.at(plugins));
    await succeed(shim(node, 'install', '--mode', 'mount', '--bin-dir', plugins));
    assert.is(call(node, 'multus'), 'old bridge');
    assert.equal(recorded(tree), ['bridge', 'multus']);
    assert.is(tree.read('/etc/cni/net.d/00-multus.conf'), conf);
    await succeed(shim(node, 'uninstall'));
  });

  test('status knows that a reboot switched it off, and install switches it on again', async (node) => {
    const {tree} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    const rebooted = {...node, namespace: makeMountNamespace('private')};
    const receipt = tree.host.at('/var/lib/mlab-cni/receipt.json');
    writeFileSync(receipt, readFileSync(receipt, 'utf8').replace(/"bootId": ".*"/, '"bootId": "an earlier one"'));
    try {
      const status = await shim(rebooted, 'status');
      assert.is(status.status, 1);
      assert.match(status.stdout, `not mounted over ${plugins}: a reboot switched it off`);
      assert.is((await shim(rebooted, 'sync')).status, 3);
      await succeed(shim(rebooted, 'install', '--mode', 'mount'));
      assert.is(call(rebooted, 'bridge'), 'old bridge');
      assert.equal(recorded(tree), ['bridge']);
      rebooted.namespace.run('umount', tree.host.at(plugins));
      assert.match((await shim(rebooted, 'status')).stdout, 'only half of it is left');
      await succeed(shim(rebooted, 'uninstall'));
    } finally {
      rebooted.namespace.close();
    }
  });

  test('after a reboot, uninstall removes the files that are left', async (node) => {
    const {tree, before} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    const rebooted = {...node, namespace: makeMountNamespace('private')};
    await succeed(shim(rebooted, 'uninstall')).finally(rebooted.namespace.close);
    assert.equal(tree.snapshot(), before);
  });

  test('where mounts propagate, also a service with mounts of its own gets the shims, and the real plugins', async (node) => {
    const machine = {...node, namespace: makeMountNamespace('shared')};
    const service = {...node, namespace: makeMountNamespace('slave', machine.namespace)};
    try {
      await succeed(shim(machine, 'install', '--mode', 'mount'));
      for (const place of [machine, service]) assert.is(call(place, 'bridge'), 'old bridge');
      assert.equal(recorded(node.tree), ['bridge', 'bridge']);
      await succeed(shim(machine, 'uninstall'));
      for (const place of [machine, service]) assert.not(mounts(place).includes(node.tree.host.root), mounts(place));
    } finally {
      service.namespace.close();
      machine.namespace.close();
    }
  });

  test('a call that is under way when the shims are taken back ends as if nothing were', async (node) => {
    const {tree, namespace} = node;
    await succeed(shim(node, 'install', '--mode', 'mount'));
    const slow = tree.host.at('/slow');
    writePlugin(slow, 'done', `until [ -e ${tree.host.at('/release')} ]; do sleep 0.05; done`);
    namespace.run('cp', slow, `${tree.host.at('/usr/shimcni/bin.real')}/portmap`);
    const [prefix = '', ...rest] = namespace.prefix;
    const child = spawn(prefix, [...rest, `${tree.host.at(plugins)}/portmap`], {stdio: ['ignore', 'pipe', 'inherit']});
    let answer = '';
    child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const ended = new Promise((resolve) => child.on('close', resolve));
    await eventually('the call is under way', () => readdirSync(tree.host.at('/tmp/mlab-cni/started')).length === 1);
    const uninstalled = succeed(shim(node, 'uninstall'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(tree.host.at('/release'), '');
    await uninstalled;
    assert.is(await ended, 0);
    assert.is(answer.trim(), 'done');
    assert.equal(readdirSync(tree.host.at('/tmp/mlab-cni/ended')).length, 1);
  });

  test('mounting that fails leaves nothing behind', async ({tree, before, namespace}) => {
    const inner = ['setpriv', '--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin', '--'];
    const args = ['--root', tree.host.root, '--mode', 'mount'];
    const {status, stderr} = await startCommand('shim/install', args, [...namespace.prefix, ...inner]).ended;
    assert.is(status, 20, stderr);
    assert.match(stderr, 'needs the rights to mount');
    assert.equal(tree.snapshot(), before);
  });
}

function shim({tree, namespace}: Context, command: string, ...args: readonly string[]): Promise<CommandRun> {
  return startCommand(`shim/${command}`, ['--root', tree.host.root, ...args], namespace.prefix).ended;
}

async function succeed(run: Promise<CommandRun>): Promise<string> {
  const {status, stdout, stderr} = await run;
  assert.is(status, 0, stdout + stderr);
  return stdout;
}

/** As a runtime would; what the plugin says. */
function call({tree, namespace}: Context, plugin: string): string {
  const path = tree.host.at(`${plugins}/${plugin}`);
  const {status, text} = namespace.run('env', 'CNI_COMMAND=ADD', 'CNI_CONTAINERID=c', 'CNI_IFNAME=eth0', path);
  assert.is(status, 0, text);
  return text.trim();
}

/** `cp` over what is there: it keeps the file and writes into it, as most add-ons' installers do. */
function addOnWrites({tree, namespace}: Context, name: string, says: string): void {
  const source = tree.host.at('/add-on');
  writePlugin(source, says);
  assert.is(namespace.run('cp', source, tree.host.at(`${plugins}/${name}`)).status, 0);
}

function writePlugin(path: string, says: string, first = ':'): void {
  writeFileSync(path, `#!/bin/sh\n${first}\necho '${says}'\n`);
  chmodSync(path, 0o755);
}

function recorded({host}: NodeTree): string[] {
  return readdirSync(host.at('/tmp/mlab-cni/started'))
    .map((name) => name.split(',')[2] ?? name)
    .sort();
}

function mounts({namespace}: Context): string {
  return namespace.run('cat', '/proc/self/mountinfo').text;
}

test.run();
