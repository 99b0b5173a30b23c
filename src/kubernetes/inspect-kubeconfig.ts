import {existsSync, readFileSync} from 'node:fs';
import {ClusterError} from '../errors.js';
import {credentialFault, type Surroundings} from './credential-fault.js';
import {readCredentials} from './credentials.js';
import {loadClient} from './load-client.js';

/** What a kubeconfig is worth: a problem, or null and the server that it names. */
export interface KubeconfigInspection {
  readonly problem: string | null;
  readonly server: string;
}

/** Reads a kubeconfig that a plugin uses, and asks nobody. Whatever is wrong with it is an answer. */
export async function inspectKubeconfig(path: string, surroundings: Surroundings): Promise<KubeconfigInspection> {
  if (!existsSync(path)) return {problem: 'there is no such file', server: ''};
  const client = await loadClient();
  try {
    const access = {kind: 'kubeconfig', files: [path], origin: 'it'} as const;
    const {kubeConfig, server} = readCredentials(access, () => new client.KubeConfig());
    return {problem: credentialFault(kubeConfig, readFileSync(path, 'utf8'), surroundings), server};
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return {problem: error.message, server: ''};
  }
}
