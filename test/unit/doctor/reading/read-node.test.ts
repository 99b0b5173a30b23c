import {mkdirSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeFiles} from '../../../../src/doctor/reading/node-files.js';
import {readAllocations} from '../../../../src/doctor/reading/read-allocations.js';
import {readKernel} from '../../../../src/doctor/reading/read-kernel.js';
import {readKubeconfigs} from '../../../../src/doctor/reading/read-kubeconfigs.js';
import {readStoppedKubelet} from '../../../../src/doctor/reading/read-kubelet.js';
import {linksIn, readLinks} from '../../../../src/doctor/reading/read-links.js';
import type {ProcessEnd, RunProcess} from '../../../../src/system/process.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite('doctor: what is read on a node');

function withTree(work: (tree: NodeTree) => void): void {
  const tree = makeNodeTree();
  try {
    work(tree);
  } finally {
    tree.dispose();
  }
}

/** Programs that say this and end well, by their names; others are not there. */
function saying(texts: Readonly<Record<string, string>>, end: ProcessEnd = {kind: 'exited', code: 0}): RunProcess {
  return ({file}) => {
    const text = texts[file];
    const ended: ProcessEnd = text === undefined ? {kind: 'not-started', reason: 'ENOENT'} : end;
    return Promise.resolve({end: ended, stdout: Buffer.from(text ?? ''), stderr: Buffer.alloc(0), durationMs: 1});
  };
}

const release = '5.10.0-test';

test('a kernel: what is loaded, installed, built in, and in its configuration', () => {
  withTree((tree) => {
    tree.write('/proc/sys/kernel/osrelease', `${release}\n`);
    tree.write('/proc/modules', 'veth 16384 0 - Live 0x0\nbridge 1 0 - Live 0x0\n');
    tree.write('/sys/module/ipvlan/refcnt', '0');
    tree.write(
      `/lib/modules/${release}/modules.dep`,
      'kernel/a/macvlan.ko: kernel/b/vlan.ko.xz\nkernel/b/vlan.ko.xz:\n',
    );
    tree.write(`/lib/modules/${release}/modules.builtin`, 'kernel/fs/ext4/ext4.ko\n');
    tree.write(`/boot/config-${release}`, 'CONFIG_VETH=m\n# CONFIG_VRF is not set\nCONFIG_BRIDGE=y\nCONFIG_X="y"\n');
    const kernel = readKernel(tree.host);
    assert.is(kernel.release, release);
    assert.equal([...kernel.loaded].sort(), ['bridge', 'ipvlan', 'veth']);
    assert.equal([...(kernel.installed ?? [])].sort(), ['ext4', 'macvlan', 'vlan']);
    assert.equal([...(kernel.options ?? [])], ['CONFIG_VETH=m', 'CONFIG_BRIDGE=y']);
    tree.write('/proc/config.gz', '');
    assert.is(readKernel(tree.host).options?.size, 2, 'no gzip: the other file is read');
    writeFileSync(tree.host.at('/proc/config.gz'), gzipSync('CONFIG_VETH=y\n'));
    assert.equal(
      [...(readKernel(tree.host).options ?? [])],
      ['CONFIG_VETH=y'],
      'that of the kernel itself comes first',
    );
  });
});

test('a kernel of which nothing can be read: what is not known is not empty', () => {
  withTree((tree) => {
    const kernel = readKernel(tree.host);
    assert.equal(
      [kernel.release, kernel.loaded.size, kernel.installed, kernel.options],
      ['this kernel', 0, null, null],
    );
    tree.write('/proc/sys/kernel/osrelease', release);
    tree.write(`/lib/modules/${release}/modules.dep`, 'kernel/a/macvlan.ko:\n');
    assert.is(readKernel(tree.host).installed, null, 'what is built in is not known');
  });
});

test('host-local: a file for each address, by its age, and with or without an interface', () => {
  withTree((tree) => {
    const directory = '/var/lib/cni/networks/mynet';
    tree.write(`${directory}/10.7.1.2`, 'abc\r\neth0\n');
    tree.write(`${directory}/fd00::2`, ' abc \n');
    tree.write(`${directory}/last_reserved_ip.0`, '10.7.1.2');
    tree.write(`${directory}/lock`, '');
    tree.write('/run/other/net2/10.8.1.2', '');
    utimesSync(tree.host.at(`${directory}/10.7.1.2`), 1000, 1000);
    const files = nodeFiles(tree.host);
    const found = readAllocations(files, ['/var/lib/cni/networks', '/run/other', '/none'], 1_060_000);
    assert.equal(
      found.map((each) => `${each.network} ${each.directory}`),
      [`mynet ${directory}`, 'net2 /run/other/net2'],
    );
    assert.equal(found[0]?.allocations[0], {address: '10.7.1.2', containerId: 'abc', ifname: 'eth0', ageMs: 60_000});
    assert.equal(
      found.flatMap(({allocations}) =>
        allocations.map(({address, containerId, ifname}) => [address, containerId, ifname]),
      ),
      [
        ['10.7.1.2', 'abc', 'eth0'],
        ['fd00::2', 'abc', ''],
        ['10.8.1.2', '', ''],
      ],
    );
    assert.equal([...files.hidden], []);
  });
});

test('kubeconfigs beside the configurations, and in a directory of an add-on', () => {
  withTree((tree) => {
    tree.write('/etc/cni/net.d/calico-Kubeconfig', 'abc', 0o640);
    tree.write('/etc/cni/net.d/10-net.conflist', '{}');
    tree.write('/etc/cni/net.d/multus.d/multus.kubeconfig', 'ab', 0o600);
    tree.write('/etc/cni/net.d/other/multus.kubeconfig', 'ab', 0o600);
    mkdirSync(tree.host.at('/etc/cni/net.d/a-kubeconfig'));
    symlinkSync('nowhere', tree.host.at('/etc/cni/net.d/b-kubeconfig'));
    assert.equal(
      readKubeconfigs(tree.host, '/etc/cni/net.d')
        .map(({path, mode, size}) => `${path} ${mode} ${size}`)
        .sort(),
      ['/etc/cni/net.d/calico-Kubeconfig 640 3', '/etc/cni/net.d/multus.d/multus.kubeconfig 600 2'],
    );
    assert.equal(readKubeconfigs(tree.host, '/none'), []);
  });
});

async function kubelet(unit: string, journal = '', end?: ProcessEnd) {
  return readStoppedKubelet(saying({systemctl: unit, journalctl: journal}, end));
}

const failedUnit = 'LoadState=loaded\nActiveState=failed\nSubState=failed\nNRestarts=5\n';

test('a kubelet that should run and does not; one that runs, was stopped, or was never there is none', async () => {
  assert.equal(await kubelet(failedUnit), {state: 'failed (failed)', restarts: 5, said: null});
  for (const sub of ['auto-restart', 'auto-restart-queued']) {
    const unit = `LoadState=loaded\nActiveState=activating\nSubState=${sub}\n`;
    assert.equal(await kubelet(unit), {state: `activating (${sub})`, restarts: 0, said: null}, sub);
  }
  for (const unit of [
    'LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=3\n',
    'LoadState=loaded\nActiveState=activating\nSubState=start\n',
    'LoadState=loaded\nActiveState=inactive\nSubState=dead\n',
    'LoadState=not-found\nActiveState=failed\nSubState=failed\n',
    '',
  ]) {
    assert.is(await kubelet(unit), null, unit);
  }
  assert.is(await kubelet(failedUnit, '', {kind: 'exited', code: 1}), null, 'systemctl fails');
  assert.is(await readStoppedKubelet(saying({})), null, 'there is no systemd');
});

test('what the journal of a kubelet says that tells most: a flag, else the last error of klog, else what failed', async () => {
  const said = async (...lines: readonly string[]) => (await kubelet(failedUnit, lines.join('\n')))?.said;
  const [flag, first, last, failed] = ['  unknown flag: --cni-bin-dir ', 'E1126 first', 'F1126 last', 'it failed'];
  assert.is(await said('I1126 start', flag, first, last, failed), 'unknown flag: --cni-bin-dir');
  assert.is(await said(last, 'unknown shorthand flag: x'), 'unknown shorthand flag: x');
  assert.is(await said(first, last, failed), last);
  assert.is(await said('an Error', failed, 'Usage:'), failed);
  assert.is(await said('I1126 start', 'EXIT'), null);
});

test('links as iproute2 prints them', async () => {
  const br0 = {
    ifname: 'br0',
    linkinfo: {info_kind: 'bridge'},
    addr_info: [{local: '10.0.0.1', prefixlen: 24}, {local: 'x'}, 7],
  };
  const parsed = [{name: 'br0', kind: 'bridge', addresses: ['10.0.0.1/24']}];
  assert.equal(linksIn([br0, {}, 'x', {linkinfo: {}}]), parsed);
  assert.equal(linksIn([{ifname: 'eth0'}, {ifname: 'lo', linkinfo: {}}]), [
    {name: 'eth0', kind: '', addresses: []},
    {name: 'lo', kind: '', addresses: []},
  ]);
  assert.is(linksIn({}), null);
  assert.equal(await readLinks(saying({ip: JSON.stringify([br0])})), parsed);
  assert.is(await readLinks(saying({ip: JSON.stringify([br0])}, {kind: 'exited', code: 1})), null);
  assert.is(await readLinks(saying({ip: 'Usage: ip'})), null, 'too old for JSON');
});

test.run();
