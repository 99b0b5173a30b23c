import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** Where the demo's node keeps its kubelet's drop-in, below its root. */
export const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

const dropInText = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/** The request that the runtime gives to the outermost plugin. */
export const multusConfig = {
  cniVersion: '0.3.1',
  name: 'multus-network',
  type: 'multus',
  delegates: [{name: 'cbr0', type: 'flannel', delegate: {isDefaultGateway: true}}],
};

/**
 * Makes a node below `root`: a kubelet's drop-in, a multus configuration, and the demo's four plugins as programs that
 * `node` runs from `pluginScript`.
 */
export function makeNode(root: string, nodeProgram: string, pluginScript: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(join(root, path), text);
  };
  write(dropIn, dropInText);
  write('/etc/cni/net.d/00-multus.conf', `${JSON.stringify(multusConfig, null, 2)}\n`);
  write('/run/flannel/subnet.env', 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/30\nFLANNEL_MTU=1450\n');
  for (const name of ['multus', 'flannel', 'bridge', 'host-local']) {
    write(`/opt/cni/bin/${name}`, `#!/bin/sh\nexec '${nodeProgram}' '${pluginScript}' ${name} '${root}'\n`);
    chmodSync(join(root, '/opt/cni/bin', name), 0o755);
  }
}
