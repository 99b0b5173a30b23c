import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Case, PlayedPlugin} from './case.js';
import {mlabCni} from './program.js';

const dropInPath = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
const dropIn = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS
`;

/**
 * Makes a node below `root` with the network and the plugins of a case, installs the shims there, and says where they are.
 * The cases were seen with runtimes that know one plugin directory: the real one, which a kubelet gets behind the shims, is
 * left out.
 */
export async function buildNode(root: string, {network, plugins = {}}: Case, player: string): Promise<string> {
  put(root, dropInPath, dropIn);
  put(root, '/etc/cni/net.d/10-net.conflist', `${JSON.stringify(network, null, 2)}\n`);
  mkdirSync(join(root, '/opt/cni/bin'), {recursive: true});
  writeFileSync(caseFile(root), JSON.stringify({plugins}));
  installPlugins(false);
  const installed = await mlabCni(['shim', 'install', '--root', root, '--runtime', 'kubelet', '--no-restart']);
  if (installed.status !== 0) throw new Error(`shim install: ${installed.stdout}${installed.stderr}`);
  installPlugins(true);
  const bin = /--cni-bin-dir=([^\s":,]+)/.exec(readFileSync(join(root, dropInPath), 'utf8'))?.[1];
  if (bin === undefined) throw new Error('the kubelet was not pointed at the shims');
  return bin;

  function installPlugins(late: boolean): void {
    for (const [name, plugin] of Object.entries(plugins))
      if ((plugin.late ?? false) === late) installPlugin(root, name, plugin, player);
  }
}

/** Writes a file below `root`. */
export function put(root: string, path: string, content: string | Buffer, mode = 0o644): void {
  const file = join(root, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function installPlugin(root: string, name: string, {file, sh}: PlayedPlugin, player: string): void {
  const path = `/opt/cni/bin/${name}`;
  if (file !== undefined) {
    const content = file.base64 === undefined ? (file.text ?? '') : Buffer.from(file.base64, 'base64');
    put(root, path, content, Number.parseInt(file.mode ?? '755', 8));
  } else {
    const body = sh ?? `exec '${process.execPath}' '${player}' '${caseFile(root)}' '${name}'`;
    put(root, path, `#!/bin/sh\n${body}\n`, 0o755);
  }
}

function caseFile(root: string): string {
  return `${root}.case.json`;
}
