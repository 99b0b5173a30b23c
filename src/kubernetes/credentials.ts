import {dirname} from 'node:path';
import type {KubeConfig} from '@kubernetes/client-node';
import {ClusterError} from '../errors.js';
import {readNamedFile} from '../system/read-named-file.js';
import type {Access} from './access.js';

/** Whom to ask, and as whom. */
export interface Credentials {
  readonly kubeConfig: KubeConfig;
  /** The URL of the API server. */
  readonly server: string;
}

/**
 * Reads what a way into a cluster consists of.
 *
 * @param create makes an empty configuration; given, since the library is loaded on demand
 * @throws ClusterError if a file cannot be read or names no cluster
 */
export function readCredentials(access: Access, create: () => KubeConfig): Credentials {
  const kubeConfig = create();
  try {
    if (access.kind === 'in-cluster') kubeConfig.loadFromCluster(access.root);
    else loadFiles(kubeConfig, access.files, create);
  } catch (error) {
    throw unusable(access, reasonOf(error), error);
  }
  if (access.kind === 'kubeconfig' && access.context !== undefined) useContext(kubeConfig, access, access.context);
  const server = kubeConfig.getCurrentCluster()?.server;
  if (!server) throw unusable(access, 'no current context in it names a cluster');
  if (!URL.canParse(server)) throw unusable(access, `"${server}" is no URL of an API server`);
  allowOnLoopback(kubeConfig, access, new URL(server));
  return {kubeConfig, server};
}

/** Without TLS whoever is on the way reads the credentials: `kubectl proxy` listens where nobody is. */
function allowOnLoopback(kubeConfig: KubeConfig, access: Access, {protocol, hostname}: URL): void {
  if (protocol === 'https:') return;
  if (protocol !== 'http:' || !/^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(hostname)) {
    throw unusable(
      access,
      `its server is ${protocol}//${hostname}, and only https: keeps credentials to those who should`,
    );
  }
  // the library's name for a server without TLS
  kubeConfig.clusters = kubeConfig.clusters.map((cluster) =>
    cluster.name === kubeConfig.getCurrentCluster()?.name ? {...cluster, skipTLSVerify: true} : cluster,
  );
}

/** Earlier files win, as with kubectl. */
function loadFiles(kubeConfig: KubeConfig, [first = '', ...others]: readonly string[], create: () => KubeConfig): void {
  loadFile(kubeConfig, first);
  for (const file of others) {
    const other = create();
    loadFile(other, file);
    kubeConfig.mergeConfig(other, true);
  }
}

/** As the library's loadFromFile, which would read a device without end. */
function loadFile(kubeConfig: KubeConfig, file: string): void {
  kubeConfig.loadFromString(readNamedFile(file));
  kubeConfig.makePathsAbsolute(dirname(file));
}

function useContext(kubeConfig: KubeConfig, access: Access, context: string): void {
  const names = kubeConfig.getContexts().map(({name}) => name);
  if (!names.includes(context)) {
    throw unusable(access, `it has no context "${context}"; it has ${names.join(', ') || 'none'}`);
  }
  kubeConfig.setCurrentContext(context);
}

function unusable({origin}: Access, reason: string, cause?: unknown): ClusterError {
  return new ClusterError(`${origin} is no usable kubeconfig: ${reason}`, {
    suggestions: [`kubectl config view --minify --kubeconfig FILE    shows what is in one`],
    cause,
  });
}

/** The library trips over a file that is something else. */
function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'clusters, users and contexts are not in it';
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
