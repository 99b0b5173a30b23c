import type {KubeConfig, User} from '@kubernetes/client-node';
import {asArray, asString, isObject, parseJsonObject, type Json, type JsonObject} from '../cni/json.js';
import {ClusterError} from '../errors.js';
import type {Access} from './access.js';
import {readCredentials} from './credentials.js';
import {loadClient} from './load-client.js';
import {runProcessGroup, type ProcessOutcome} from '../system/process.js';

/**
 * Runs the program that the current user's `exec` names, and puts what it prints in its place. The library would run it
 * for each request, and wait for ever (https://kubernetes.io/docs/reference/config-api/client-authentication.v1/).
 *
 * @throws ClusterError if it gives no credentials in time
 */
export async function applyCredentialProgram(kubeConfig: KubeConfig, origin: string, timeoutMs: number): Promise<void> {
  const [user, cluster] = [kubeConfig.getCurrentUser(), kubeConfig.getCurrentCluster()];
  const exec = user?.exec as Json | undefined;
  if (user === null || cluster === null || !isObject(exec)) return;
  const command = asString(exec['command']) ?? '';
  const outcome = await runProcessGroup({
    file: command,
    args: asArray(exec['args']).flatMap((each) => asString(each) ?? []),
    environment: {...ownEnvironment(), ...environmentOf(exec)},
    timeoutMs,
  });
  const status = parseJsonObject(outcome.stdout.toString('utf8'))?.['status'];
  const credentials = isObject(status) ? credentialsOf(status) : {};
  if (Object.keys(credentials).length === 0) throw noCredentials(command, origin, outcome, timeoutMs);
  kubeConfig.loadFromClusterAndUser(cluster, {...user, exec: undefined, ...credentials});
}

/** Does the current user of a kubeconfig get credentials from a program? */
export async function credentialsNeedProgram(access: Access): Promise<boolean> {
  const client = await loadClient();
  const {kubeConfig} = readCredentials(access, () => new client.KubeConfig());
  return isObject(kubeConfig.getCurrentUser()?.exec as Json | undefined);
}

/** In a kubeconfig certificates and keys are in base64, here they are PEM. */
function credentialsOf(status: JsonObject): Partial<Pick<User, 'token' | 'certData' | 'keyData'>> {
  const [token, certificate, key] = ['token', 'clientCertificateData', 'clientKeyData'].map((name) =>
    asString(status[name]),
  );
  return {
    ...(token ? {token} : {}),
    ...(certificate && key ? {certData: base64(certificate), keyData: base64(key)} : {}),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function environmentOf(exec: JsonObject): Record<string, string> {
  const pairs = asArray(exec['env']).flatMap((each) => {
    const [name, value] = isObject(each) ? [asString(each['name']), asString(each['value'])] : [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const apiVersion = asString(exec['apiVersion']) ?? 'client.authentication.k8s.io/v1';
  const info = JSON.stringify({apiVersion, kind: 'ExecCredential', spec: {interactive: false}});
  return {KUBERNETES_EXEC_INFO: info, ...Object.fromEntries(pairs)};
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function noCredentials(
  command: string,
  origin: string,
  {end, stderr}: ProcessOutcome,
  timeoutMs: number,
): ClusterError {
  const reasons: Record<ProcessOutcome['end']['kind'], string> = {
    'timed-out': `it did not end within ${timeoutMs / 1000} s`,
    'not-started': 'it cannot be started',
    signaled: 'it was killed',
    exited: stderr.toString('utf8').trim().split('\n', 1)[0] || 'it printed none',
  };
  return new ClusterError(`the program "${command}" that ${origin} names gave no credentials: ${reasons[end.kind]}`, {
    suggestions: [`run it by hand: ${command}`, 'add --cluster-timeout 60s to wait longer'],
  });
}
