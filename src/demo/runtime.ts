import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseCniError} from '../cni/error.js';
import type {RunProcess} from '../system/process.js';
import {dropIn, multusConfig} from './node.js';

export interface DemoPod {
  readonly name: string;
  readonly containerId: string;
}

/**
 * Plays the kubelet: calls the outermost plugin as libcni does, and after a failed ADD a DEL to clean up. Returns the one
 * line that a real kubelet would show for a failure, or null.
 */
export async function addPod(root: string, pod: DemoPod, run: RunProcess): Promise<string | null> {
  const error = await callPlugin(root, pod, 'ADD', run);
  if (error === null) return null;
  await callPlugin(root, pod, 'DEL', run);
  return (
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to set up sandbox container ` +
    `"${pod.containerId}" network for pod "${pod.name}": networkPlugin cni failed to set up pod ` +
    `"${pod.name}_default" network: ${error}`
  );
}

async function callPlugin(
  root: string,
  pod: DemoPod,
  operation: 'ADD' | 'DEL',
  run: RunProcess,
): Promise<string | null> {
  const binDirs = binDirsInForce(root);
  const {stdout} = await run({
    file: join(binDirs[0] ?? '', multusConfig.type),
    environment: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      CNI_COMMAND: operation,
      CNI_CONTAINERID: pod.containerId,
      CNI_NETNS: `/var/run/netns/cni-${pod.name}`,
      CNI_IFNAME: 'eth0',
      CNI_PATH: binDirs.join(':'),
      CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=${pod.name};K8S_POD_INFRA_CONTAINER_ID=${pod.containerId}`,
    },
    stdin: JSON.stringify(multusConfig),
    timeoutMs: 30_000,
  });
  return parseCniError(stdout.toString('utf8'))?.msg ?? null;
}

/** As the kubelet does: the flag from its drop-in, which is a list, or the default. */
function binDirsInForce(root: string): readonly string[] {
  const flag = /--cni-bin-dir=([^\s"]+)/.exec(readFileSync(join(root, dropIn), 'utf8'));
  return flag?.[1]?.split(',') ?? [join(root, '/opt/cni/bin')];
}
