import {flagValue} from '../command-flags.js';
import {commandLine, unitProcess} from '../../systemd/unit-process.js';
import type {NodeAccess} from '../target.js';
import {readKubeletConfig} from './config.js';
import {kubeletUnit, readKubeletService} from './service.js';

/** What this node's kubelet was told. Null: nothing. */
export interface KubeletFacts {
  readonly program: string;
  /** `docker` or `remote`; the flag went with 1.27. */
  readonly runtime: string | null;
  /** The CRI socket, without `unix://`. */
  readonly socket: string | null;
  readonly confDir: string | null;
  /** Where it answers on /healthz. */
  readonly healthPort: number;
}

/** Of the running kubelet, else of the one that systemd would start. Undefined: there is none. */
export async function readKubeletFacts(node: NodeAccess): Promise<KubeletFacts | undefined> {
  const process = await unitProcess(node, kubeletUnit);
  const running = process.kind === 'running' ? commandLine(node.host, process.pid) : undefined;
  const service = readKubeletService(node.host);
  const words = running ?? (service.assumed ? undefined : service.command.map(({text}) => text));
  if (words === undefined) return undefined;
  const config = readKubeletConfig(node.host, words);
  const endpoint = flagValue(words, 'container-runtime-endpoint') ?? config('containerRuntimeEndpoint');
  return {
    program: words[0] ?? '/usr/bin/kubelet',
    runtime: flagValue(words, 'container-runtime') ?? null,
    socket: endpoint?.replace(/^unix:\/\//, '') ?? null,
    confDir: flagValue(words, 'cni-conf-dir') ?? null,
    healthPort: Number(flagValue(words, 'healthz-port') ?? config('healthzPort') ?? 10_248),
  };
}
