import {chmodSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {DoctorNode, type NodeKind} from '../../helpers/doctor-node.js';

/** By kind of node, what nobody but root may look at, and how that is named as not checked. */
const hidden: readonly (readonly [NodeKind, path: string, named: string])[] = [
  ['bridge', '/opt/cni/bin', '/opt/cni/bin/bridge'],
  ['bridge', '/opt/cni/bin/portmap', '/opt/cni/bin/portmap'],
  ['bridge', '/opt/cni', '/opt/cni/bin/bridge'],
  ['bridge', '/etc/cni/net.d', '/etc/cni/net.d'],
  ['bridge', '/etc/cni/net.d/10-net.conflist', '/etc/cni/net.d/10-net.conflist'],
  ['bridge', '/var/lib/cni/networks', '/var/lib/cni/networks'],
  ['bridge', '/var/lib/cni/networks/mynet', '/var/lib/cni/networks/mynet'],
  ['bridge', '/var/lib/cni/networks/mynet/10.7.1.2', '/var/lib/cni/networks/mynet/10.7.1.2'],
  ['bridge', '/proc/net/unix', '/proc/net/unix'],
  ['flannel', '/run/flannel', '/run/flannel/subnet.env'],
  ['flannel', '/run/flannel/subnet.env', '/run/flannel/subnet.env'],
  ['multus', '/etc/cni/kubelet.conf', '/etc/cni/kubelet.conf'],
  ['multus', '/etc/cni/multus', '/etc/cni/multus/net.d'],
];

const test = suite('what doctor may not see');

for (const [kind, path, named] of hidden) {
  test(`${path} on a node with ${kind} is not checked, and neither sound nor broken`, async () => {
    const node = new DoctorNode(kind);
    try {
      chmodSync(node.root, 0o755);
      chmodSync(join(node.root, path), 0o700);
      const {findings, unchecked} = await asNobody(path, node, () => node.examine());
      assert.equal(
        findings.map(({id, what}) => `${id}: ${what}`),
        [],
      );
      const texts = unchecked.map(({what, why}) => `${what}: ${why}`);
      assert.ok(
        texts.some((text) => text.includes(named)),
        `${named} is not among\n${texts.join('\n')}`,
      );
    } finally {
      chmodSync(join(node.root, path), 0o755);
      node.dispose();
    }
  });
}

test.run();

/** Who may everything becomes nobody for a while; others are refused by a mode without any right. */
async function asNobody<T>(path: string, node: DoctorNode, task: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) {
    chmodSync(join(node.root, path), 0);
    return task();
  }
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
