import {chmodSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {DoctorNode} from '../../../helpers/doctor-node.js';
import {type NodeKind} from '../../../helpers/doctor-node-kinds.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

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
      const {findings, unchecked} = await withoutRightTo(join(node.root, path), () => node.examine());
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
      node.dispose();
    }
  });
}

test.run();
