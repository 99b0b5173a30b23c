// The script for nodes without Node.js, on nodes that have busybox and nothing else, or what is on this machine.
import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeScript} from '../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../src/store/disk/format.js';
import {startCommand} from '../helpers/command.js';
import {findProgram} from '../helpers/shim.js';
import {checkout, makeBareNode, type BareNode, type BareRun} from './rig/bare-node.js';
import {callPlugin, plugins, writePlugin} from './rig/bare-plugins.js';
import {isReadAlike, unpacked} from './rig/unpacked.js';

const test = suite('node/node-script: a node without Node.js');

const top = join(import.meta.dirname, '../..');
const script = nodeScript(top, {version: '1.2.3', storeFolders});
const on = ['on', '--plugin-dir', plugins];

const missing = [
  ...(process.geteuid?.() === 0 ? [] : ['needs root: sudo npm run test:node']),
  ...(findProgram('busybox') === null ? ['apt-get install --no-install-recommends busybox-static'] : []),
  ...(findProgram('strace') === null ? ['apt-get install --no-install-recommends strace'] : []),
];
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('on, pods, off', () => undefined);
} else {
  for (const userland of ['busybox', 'debian'] as const) define(userland);
}

function define(userland: 'busybox' | 'debian'): void {
  const on_ = (name: string, body: (node: BareNode) => void | Promise<void>) =>
    test(`${userland}: ${name}`, async () => {
      const node = makeBareNode(userland);
      try {
        writePlugin(node, 'bridge', 'echo \'{"cniVersion": "1.0.0", "ips": []}\'');
        writePlugin(
          node,
          'host-local',
          'echo \'{"cniVersion": "1.0.0", "code": 11, "msg": "no room in 10.0.0.0/30"}\'; exit 1',
        );
        writeFileSync(`${node.root}${plugins}/README.md`, 'not a plugin\n');
        await body(node);
      } finally {
        node.close();
      }
    });

  on_('there, two calls, what was captured read elsewhere, and back', async (node) => {
    const before = snapshot(node);
    assert.match(succeed(node.script(script, ...on, '--for', '1h')), `Covered: ${plugins}.`);
    assert.is(callPlugin(node, 'bridge').status, 0);
    assert.match(callPlugin(node, 'host-local').stdout, 'no room');
    assert.match(succeed(node.script(script, 'status')), 'Captures: 2 in /tmp/mlab-cni');
    const rows = succeed(node.script(script, 'list')).trim().split('\n').slice(1);
    assert.match(rows[0] ?? '', /ADD +host-local +eth0 +web\/web-1 +abcdef +failed: no room in 10\.0\.0\.0\/30$/);
    assert.match(rows[1] ?? '', /ADD +bridge +eth0 +web\/web-1 +abcdef +succeeded$/);
    writeFileSync(
      `${node.root}/etc/cni/net.d/10-net.conflist`,
      '{"cniVersion": "1.0.0", "name": "net", "plugins": []}',
    );
    writeFileSync(`${node.root}/etc/cni/net.d/calico-kubeconfig`, 'token: canary');
    const pack = succeed(node.script(`cd /root; ${script}`, 'pack')).trim();
    assert.match(pack, /^\/root\/[\w.-]+\.holds-secrets\.tar\.gz$/);
    await unpacked(`${node.root}${pack}`, (directory) => holdsAll(node, directory));
    succeed(node.script(script, 'off'));
    rmSync(`${node.root}${pack}`);
    assert.match(succeed(node.script(script, 'erase')), 'Removed: 2 captures');
    rmSync(`${node.root}/etc/cni/net.d`, {recursive: true});
    mkdirSync(`${node.root}/etc/cni/net.d`);
    isAsBefore(node, before);
  });

  on_('the node itself switches recording off in time, whatever becomes of the caller', (node) => {
    const before = snapshot(node);
    succeed(
      node.script(`${script}\nkill -9 $$`.replace('main "$@"\n', '(main "$@")\n'), ...on, '--for', '2s'),
      'SIGKILL',
    );
    assert.match(snapshot(node), 'shims/1');
    node.run(
      'sh',
      '-c',
      `for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e /var/lib/mlab-cni/receipt.json ] || break; sleep 1; done`,
    );
    rmSync(`${node.root}/tmp/mlab-cni`, {recursive: true, force: true});
    isAsBefore(node, before);
  });

  on_('what an add-on writes over the shims works, and goes where it was meant to go', (node) => {
    succeed(node.script(script, ...on));
    node.run(
      'sh',
      '-c',
      `printf '#!/bin/sh\\necho new\\n' >${plugins}/bridge; cp -p ${plugins}/bridge ${plugins}/flannel; cp -p ${plugins}/bridge '${plugins}/two\nlines'`,
    );
    assert.is(callPlugin(node, 'bridge').stdout, 'new\n');
    assert.match(node.script(script, 'status').stdout, 'not recorded: bridge flannel two lines in /opt/cni/bin');
    succeed(node.script(script, 'off'));
    for (const name of ['bridge', 'flannel', 'two\nlines']) assert.is(callPlugin(node, name).stdout, 'new\n');
    assert.not(snapshot(node).includes('mlab-cni/'));
  });

  on_('a read-only /usr is no hindrance', (node) => {
    node.run('sh', '-c', 'mount -o bind /usr /usr && mount -o remount,bind,ro /usr');
    succeed(node.script(script, ...on));
    assert.is(callPlugin(node, 'bridge').status, 0);
    succeed(node.script(script, 'off'));
  });

  on_('where /var/lib forbids programs the shims go elsewhere, and nothing is left there', (node) => {
    node.run('mount', '-t', 'tmpfs', '-o', 'noexec', 'tmpfs', '/var/lib');
    const before = snapshot(node);
    succeed(node.script(script, ...on));
    assert.is(callPlugin(node, 'bridge').status, 0);
    succeed(node.script(script, 'off'));
    succeed(node.script(script, 'erase'));
    isAsBefore(node, before);
  });

  on_('names that begin with dots are plugins, too', (node) => {
    const names = ['.one', '..two'];
    for (const name of names) writePlugin(node, name, 'echo "{}"');
    const before = snapshot(node);
    succeed(node.script(script, ...on));
    for (const name of names) assert.is(callPlugin(node, name).status, 0, name);
    assert.match(succeed(node.script(script, 'status')), 'Captures: 2 ');
    succeed(node.script(script, 'off'));
    succeed(node.script(script, 'erase'));
    isAsBefore(node, before);
  });

  on_('says so when what was to switch it off is killed, and makes it anew', (node) => {
    const before = snapshot(node);
    succeed(node.script(script, ...on, '--for', '1h'));
    node.run('sh', '-c', 'read -r pid start </var/lib/mlab-cni/watcher && kill -9 $pid');
    assert.match(
      node.script(script, 'status', '--porcelain').stdout,
      /^state=broken$[^]*^problem=what was to switch it off/m,
    );
    succeed(node.script(script, ...on, '--for', '1h'));
    succeed(node.script(script, 'status'));
    succeed(node.script(script, 'off'));
    isAsBefore(node, before);
  });

  on_('refuses what would do harm, and changes nothing', (node) => {
    mkdirSync(`${node.root}${plugins}/inner`);
    writePlugin(node, 'inner/bridge', 'echo "{}"');
    const before = snapshot(node);
    const refused = (words: readonly string[], message: string) => {
      const {status, stderr} = node.script(script, ...words);
      assert.is(status, 20, stderr);
      assert.match(stderr, message);
      isAsBefore(node, before);
    };
    refused(['on'], 'nothing was found here that calls CNI plugins');
    refused(['on', '--plugin-dir', '/bin'], 'plugins');
    refused(['on', '--plugin-dir', '/var/lib'], 'there is no plugin in /var/lib');
    refused([...on, '--store', `${plugins}/store`], 'is for plugins');
    refused([...on, '--plugin-dir', `${plugins}/inner`], 'another directory of plugins is inside of it');
    node.run(
      'sh',
      '-c',
      `mkdir -p /usr/local/bin && printf '#!/bin/sh\\necho netavark\\n' >/usr/local/bin/podman && chmod 755 /usr/local/bin/podman`,
    );
    refused(['on'], 'podman uses netavark here');
  });

  on_('asks CRI-O by its files, and multus by its configuration, where they look for plugins', (node) => {
    const directories = ['/opt/crio/bin', '/opt/multus'];
    for (const directory of directories) {
      mkdirSync(`${node.root}${directory}`, {recursive: true});
      node.run('cp', '-p', `${plugins}/bridge`, `${directory}/bridge`);
    }
    mkdirSync(`${node.root}/etc/crio/crio.conf.d`, {recursive: true});
    const setting = (directory: string) => `[crio.network]\nplugin_dirs = [\n  "${directory}/", # "/no"\n]\n`;
    writeFileSync(`${node.root}/etc/crio/crio.conf`, setting('/opt/cni/bin'));
    writeFileSync(`${node.root}/etc/crio/crio.conf.d/10-mine.conf`, setting('/opt/crio/bin'));
    writeFileSync(`${node.root}/etc/crio/crio.conf.d/20-other.conf`, '[crio.network]\n# plugin_dirs = ["/no"]\n');
    writeFileSync(`${node.root}/etc/cni/net.d/00-multus.conf`, '{"type": "multus", "binDir": "/opt/multus"}');
    node.run(
      'sh',
      '-c',
      `printf '#!/bin/sh\\nsleep 900\\n' >/root/crio; chmod 755 /root/crio; /root/crio >/dev/null 2>&1 &`,
    );
    const before = snapshot(node);
    assert.match(
      succeed(node.script(script, 'on')),
      /^found: crio \(process \d+\)[^]*Covered: \/opt\/crio\/bin \/opt\/multus\./,
    );
    for (const directory of directories) assert.is(node.script(`${directory}/bridge </dev/null`).status, 0);
    assert.match(succeed(node.script(script, 'status')), 'Captures: 2 in /tmp/mlab-cni');
    succeed(node.script(script, 'off'));
    succeed(node.script(script, 'erase'));
    isAsBefore(node, before);
  });

  on_('a reboot is noticed, and what it left is taken back', (node) => {
    const before = snapshot(node);
    succeed(node.script(script, ...on));
    node.run(
      'sh',
      '-c',
      `umount ${plugins}; umount /var/lib/mlab-cni/shims/1.real; sed -i 's/"bootId": ".*"/"bootId": "before"/' /var/lib/mlab-cni/receipt.json`,
    );
    assert.match(node.script(script, 'status').stdout, 'a reboot switched it off');
    succeed(node.script(script, ...on));
    assert.match(succeed(node.script(script, 'status', '--porcelain')), /^state=on$/m);
    succeed(node.script(script, 'off'));
    isAsBefore(node, before);
  });
}

const kills = `
for verb in on off; do
  number=0
  while number=$((number + 1)); do
    if [ "$verb" = off ]; then dash /root/script on --plugin-dir ${plugins} >/dev/null || exit 3; fi
    strace -qqq -o /dev/null -e inject=clone,clone3,fork,vfork:signal=KILL:when=$number \\
      dash /root/script $verb $([ $verb = off ] || echo --for 1h --plugin-dir ${plugins}) >/dev/null 2>/root/said && break
    grep -qv Killed /root/said && { echo "$verb killed at $number said:"; cat /root/said; }
    ${plugins}/bridge </dev/null >/dev/null || { echo "$verb killed at $number: the plugin does not run"; exit 4; }
    dash /root/script off >/dev/null || { echo "off after $verb killed at $number failed"; exit 5; }
    rm -rf /tmp/mlab-cni
    [ "$(snapshot)" = "$before" ] || { echo "$verb killed at $number leaves:"; snapshot; exit 6; }
  done
  dash /root/script off >/dev/null
  rm -rf /tmp/mlab-cni
  echo "$verb: $number"
done`;

if (missing.length === 0) {
  test('killed at any step, off gives everything back', () => {
    const node = makeBareNode('debian');
    try {
      writePlugin(node, 'bridge', 'echo "{}"');
      writeFileSync(`${node.root}/root/script`, script);
      const functions = `snapshot() { find /opt /var/lib /run /usr/lib/mlab-cni /tmp 2>/dev/null | sort | xargs stat -c '%n %f %s'; cut -d ' ' -f 4- /proc/self/mountinfo; }`;
      const {status, stdout, stderr} = node.script(`${functions}\nbefore=$(snapshot)\n${kills}`);
      assert.is(status, 0, stdout + stderr);
      const [on_ = 0, off = 0] = [...stdout.matchAll(/: (\d+)$/gm)].map(([, number]) => Number(number));
      console.log(`on was killed at ${on_} places, off at ${off}`);
      assert.ok(on_ > 25 && off > 15, stdout);
    } finally {
      node.close();
    }
  });
}

if (missing.length === 0) {
  test('mlab-cni and the script know each other', async () => {
    const node = makeBareNode('debian');
    const mlabCni = (command: string, ...args: readonly string[]) => startCommand(command, args, node.prefix).ended;
    try {
      writePlugin(node, 'bridge', 'echo "{}"');
      const before = snapshot(node);
      succeed(node.script(script, ...on));
      const status = await mlabCni('shim/status');
      const isWell = status.stdout.includes('switched on by the node script, and all is well');
      assert.ok(isWell, `${status.status}: ${status.stdout}${status.stderr}`);
      assert.match(status.stdout, `over ${plugins}, made by mlab-cni.sh 1.2.3`);
      const refused = await mlabCni('shim/install', '--runtime', 'kubelet', '--mode', 'mount', '--bin-dir', plugins);
      assert.is(refused.status, 20);
      assert.match(refused.stderr, 'recording is switched on here by mlab-cni.sh 1.2.3');
      assert.match(succeed(await mlabCni('shim/uninstall')), 'Recording is off');
      isAsBefore(node, before);

      succeed(await mlabCni('shim/install', '--runtime', 'kubelet', '--mode', 'mount', '--bin-dir', plugins));
      assert.is(callPlugin(node, 'bridge').status, 0);
      for (const words of [on, ['off']]) {
        const {status, stderr} = node.script(script, ...words);
        assert.is(status, 20, stderr);
        assert.match(stderr, 'try: mlab-cni shim uninstall');
      }
      assert.match(succeed(node.script(script, 'status', '--porcelain')), /^by=mlab-cni shim install$/m);
      assert.match(succeed(node.script(script, 'list')), /ADD +bridge/);
      node.run('umount', plugins);
      const lost = node.script(script, 'status', '--porcelain');
      assert.match(lost.stdout, /^state=broken$[^]*^problem=the shims are not mounted over/m);
      succeed(await mlabCni('shim/uninstall'));
      assert.match(succeed(node.script(script, 'erase')), 'Removed: 1 captures');
      isAsBefore(node, before);
    } finally {
      node.close();
    }
  });
}

function succeed({status, stdout, stderr}: BareRun, signal = ''): string {
  assert.is(status, signal === '' ? 0 : null, stdout + stderr);
  return stdout;
}

/** Every file with mode, size and digest, every mount, and every process that is not of this very command. */
function snapshot(node: BareNode): string {
  const files = `find /opt /usr/lib/mlab-cni /var/lib /etc/cni /tmp /run /root \\( -path '/tmp/tsx-*' -o -path '${checkout}' \\) -prune -o -print | sort | while read -r path; do
    stat -c '%n %f %u:%g %N' "$path"; if [ -f "$path" ]; then sha256sum <"$path"; fi; done`;
  const rest = `grep -v ' /proc ' /proc/self/mountinfo | cut -d ' ' -f 4- ; grep -l '[o]ff\.sh' /proc/[0-9]*/cmdline | wc -l`;
  return node.run('sh', '-c', `${files}; ${rest}`).stdout;
}

function isAsBefore(node: BareNode, before: string): void {
  const lines = (text: string) => new Set(text.split('\n'));
  const [was, is] = [lines(before), lines(snapshot(node))];
  assert.equal(
    {gone: [...was].filter((line) => !is.has(line)), new: [...is].filter((line) => !was.has(line))},
    {gone: [], new: []},
  );
}

async function holdsAll({root}: BareNode, directory: string): Promise<void> {
  await isReadAlike(`${root}/tmp/mlab-cni`, join(directory, 'store'));
  const text = (path: string) => readFileSync(join(directory, path), 'utf8');
  const manifest = JSON.parse(text('manifest.json')) as Record<string, unknown>;
  assert.equal([manifest['kind'], manifest['captures'], manifest['secrets']], ['mlab-cni-pack', 2, 'held']);
  assert.equal(readdirSync(join(directory, 'context/net.d')), ['10-net.conflist']);
  assert.match(text('context/kubeconfigs.tsv'), /calico-kubeconfig\t644\t13\t[0-9a-f]{64}/);
  assert.match(text('context/plugins.tsv'), /^\/opt\/cni\/bin\tbridge\t\d+\t\d+\t[0-9a-f]{64}\t\{"cniVersion"/m);
  assert.is(spawnSync('grep', ['-r', 'canary', directory]).status, 1);
}

test.run();
