import {chmodSync, writeFileSync} from 'node:fs';
import type {BareNode, BareRun} from './bare-node.js';

/** Where the plugins of a bare node are. */
export const plugins = '/opt/cni/bin';

/** Makes a plugin of shell commands that reads its request and gives this answer. */
export function writePlugin({root}: BareNode, name: string, says: string): void {
  const path = `${root}${plugins}/${name}`;
  writeFileSync(path, `#!/bin/sh\n# CNI_COMMAND\ncat >/dev/null\n${says}\n`);
  chmodSync(path, 0o755);
}

/** ADD for the pod web/web-1, as a runtime calls it. More parameters go last, so that they have the last word. */
export function callPlugin(node: BareNode, plugin: string, ...more: readonly string[]): BareRun {
  const parameters = [
    'CNI_COMMAND=ADD',
    'CNI_CONTAINERID=abcdef',
    'CNI_IFNAME=eth0',
    'CNI_NETNS=/run/netns/x',
    `CNI_PATH=${plugins}`,
    'CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=web;K8S_POD_NAME=web-1',
  ];
  const request = '{"cniVersion": "1.0.0", "name": "net", "type": "bridge"}';
  return node.script(`echo '${request}' | env "$@" '${plugins}/${plugin}'`, ...parameters, ...more);
}
