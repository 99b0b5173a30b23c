import {writeFileSync} from 'node:fs';

/** Writes a kubeconfig for an API server without TLS, and answers its path. */
export function writePlainKubeconfig(path: string, server: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{name: 'plain', cluster: {server}}],
    users: [{name: 'me', user: {token: 't'}}],
    contexts: [{name: 'plain', context: {cluster: 'plain', user: 'me'}}],
    'current-context': 'plain',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
