import * as assert from 'uvu/assert';
import type {RigCluster} from './rig-cluster.js';

/**
 * What a reboot is to a node of the rig, which cannot boot twice: its pods and all that was started beside them end
 * without a signal that could be trapped, mounts and what is in /run are gone, and the boot has another id; then the
 * runtime and the kubelet start. /proc/uptime goes on, unlike on a machine.
 */
export function reboot(cluster: RigCluster, node: number): void {
  const {status, stdout, stderr} = cluster.onNode(node, 'bash', '-c', script);
  assert.is(status, 0, stdout + stderr);
}

const script = `
systemctl stop kubelet containerd
for p in /proc/[0-9]*; do if grep -qs ' /mlab-cni ' "$p/mounts"; then kill -KILL "\${p#/proc/}"; fi; done
pkill -KILL containerd-shim
systemctl stop 'mlab-cni*'
pkill -KILL -f '[o]ff.sh (expire|watch)'
set -e
awk '$4 " " $5 ~ /\\/mlab-cni\\/|shimcni|\\/run\\/containerd\\// {print $5}' /proc/self/mountinfo | tac | xargs -r -n1 umount -l
rm -rf /run/containerd /run/mlab-cni-[0-9a-f][0-9a-f]*
cat /proc/sys/kernel/random/uuid >/run/kernel/boot_id
systemctl start containerd kubelet
`;
