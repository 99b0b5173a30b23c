import {X509Certificate} from 'node:crypto';
import type {KubeConfig} from '@kubernetes/client-node';
import {asNumber, parseJsonObject} from '../cni/json.js';
import {seen} from '../system/look.js';
import {presenceOf} from '../system/presence.js';

/** Where the node's files are, and what time it is. */
export interface Surroundings {
  /** Where a path of the node is for us. */
  readonly at: (path: string) => string;
  readonly nowMs: number;
}

/**
 * Why the credentials in a kubeconfig are of no use, as far as can be told without asking a server; null: nothing is known
 * against them.
 *
 * @param text of the file, since the library passes over `tokenFile`
 */
export function credentialFault(kubeConfig: KubeConfig, text: string, {at, nowMs}: Surroundings): string | null {
  const user = kubeConfig.getCurrentUser();
  const [, tokenFile] = /(?:^|[\s{,"])tokenFile"?\s*:\s*"?([^\s",}]+)/.exec(text) ?? [];
  if (user === null) return 'its context names no user that is in it';
  const files = {
    'certificate-authority': kubeConfig.getCurrentCluster()?.caFile,
    'client-certificate': user.certFile,
    'client-key': user.keyFile,
    tokenFile,
  };
  const missing = Object.entries(files).find(([, path]) => path?.startsWith('/') && presenceOf(at(path)) === 'absent');
  if (missing !== undefined) return `the ${missing[0]} that it names is not there: ${missing[1] ?? ''}`;
  const {token, certData} = user;
  const held: readonly unknown[] = [token, certData, user.certFile, user.exec, user.authProvider, user.username];
  if (!tokenFile && !held.some(Boolean)) return 'it has no credentials';
  const endMs = token ? tokenEnd(token) : certData ? certificateEnd(certData) : undefined;
  if (endMs === undefined || endMs > nowMs) return null;
  return `its ${token ? 'token' : 'client certificate'} expired at ${new Date(endMs).toISOString()}`;
}

/** RFC 7519, 4.1.4; a token that is no JWT does not tell. */
function tokenEnd(token: string): number | undefined {
  const claims = parseJsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const seconds = asNumber(claims?.['exp']);
  return seconds === undefined ? undefined : seconds * 1000;
}

function certificateEnd(data: string): number | undefined {
  const text = seen(() => new X509Certificate(Buffer.from(data, 'base64')).validTo);
  const endMs = Date.parse(text ?? '');
  return Number.isNaN(endMs) ? undefined : endMs;
}
