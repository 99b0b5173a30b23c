import {spawn, type ChildProcess} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {request as httpsRequest} from 'node:https';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {JsonObject} from '../../../src/cni/json.js';
import {findProgram} from '../../helpers/shim.js';

/** A real Kubernetes API server with a database of its own, on loopback, with RBAC. */
export interface ApiServer {
  readonly url: string;
  /** PEM; what a client must trust. */
  readonly certificateFile: string;
  /** Writes a kubeconfig for whoever has this token, and answers its path. */
  readonly kubeconfig: (token: string) => string;
  /** One request as whoever has this token; whatever the server answers is an answer. */
  readonly request: (token: string, method: string, path: string, body?: JsonObject) => Promise<Answer>;
  /** The server is gone, its database and files are not. */
  readonly stop: () => Promise<void>;
  /** Stops what runs and removes all files. */
  readonly dispose: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** May do everything. */
export const adminToken = 'admin-token';
/** Is known to the server, and may do nothing. */
export const nobodyToken = 'nobody-token';

/** Why no server can be started here and what helps, or null. */
export function missingForApiServer(): string | null {
  if (!existsSync(apiServerProgram())) {
    return 'MLAB_CNI_APISERVER names no kube-apiserver binary, 1.20 or newer: export MLAB_CNI_APISERVER=FILE';
  }
  return findProgram('etcd') === null ? 'no etcd: apt-get install --no-install-recommends etcd-server' : null;
}

/** Starts both programs and waits until the server is ready. */
export async function startApiServer(): Promise<ApiServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-apiserver-'));
  const [port, etcdPort, peerPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const keys = serviceAccountKeys(directory);
  writeFileSync(
    join(directory, 'tokens.csv'),
    `${adminToken},admin,admin,system:masters\n${nobodyToken},nobody,nobody\n`,
  );
  const etcd = start(directory, 'etcd', [
    `--data-dir=${directory}/etcd`,
    `--listen-client-urls=http://127.0.0.1:${etcdPort}`,
    `--advertise-client-urls=http://127.0.0.1:${etcdPort}`,
    `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-cluster=default=http://127.0.0.1:${peerPort}`,
  ]);
  const server = start(directory, apiServerProgram(), [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--bind-address=127.0.0.1',
    '--advertise-address=192.0.2.1', // needs no route: nobody asks for it
    `--secure-port=${port}`,
    `--cert-dir=${directory}/pki`,
    `--token-auth-file=${directory}/tokens.csv`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${keys.public}`,
    `--service-account-signing-key-file=${keys.private}`,
    '--disable-admission-plugins=ServiceAccount',
  ]);
  process.once('exit', () => [server, etcd].forEach((child) => child.kill('SIGKILL')));
  const url = `https://127.0.0.1:${port}`;
  const stop = () => end(server);
  const dispose = async () => {
    await Promise.all([end(server), end(etcd)]);
    rmSync(directory, {recursive: true, force: true});
  };
  const request: ApiServer['request'] = (token, method, path, body) => send(`${url}${path}`, {token, method, body});
  try {
    await untilReady(request, server);
  } catch (error) {
    const log = readFileSync(join(directory, 'kube-apiserver.log'), 'utf8').split('\n').slice(-8).join('\n');
    await dispose();
    throw new Error(`the API server did not come up:\n${log}`, {cause: error});
  }
  const certificateFile = join(directory, 'pki', 'apiserver.crt');
  let kubeconfigs = 0;
  const kubeconfig = (token: string) => {
    kubeconfigs += 1;
    return writeKubeconfig(join(directory, `kubeconfig-${kubeconfigs}`), {url, certificateFile, token});
  };
  return {url, certificateFile, kubeconfig, request, stop, dispose};
}

export interface KubeconfigParts {
  readonly url: string;
  /** Null: whom the system trusts. */
  readonly certificateFile: string | null;
  readonly token: string;
}

/** Writes a kubeconfig with one cluster and one user. */
export function writeKubeconfig(path: string, {url, certificateFile, token}: KubeconfigParts): string {
  const cluster = {server: url, ...(certificateFile === null ? {} : {'certificate-authority': certificateFile})};
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{name: 'rig', cluster}],
    users: [{name: 'rig', user: {token}}],
    contexts: [{name: 'rig', context: {cluster: 'rig', user: 'rig'}}],
    'current-context': 'rig',
  };
  writeFileSync(path, JSON.stringify(kubeconfig));
  return path;
}

function apiServerProgram(): string {
  return process.env['MLAB_CNI_APISERVER'] ?? '';
}

function serviceAccountKeys(directory: string): {readonly public: string; readonly private: string} {
  const {publicKey, privateKey} = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: {type: 'spki', format: 'pem'},
    privateKeyEncoding: {type: 'pkcs1', format: 'pem'},
  });
  mkdirSync(join(directory, 'pki'));
  const paths = {public: join(directory, 'pki', 'sa.pub'), private: join(directory, 'pki', 'sa.key')};
  writeFileSync(paths.public, publicKey);
  writeFileSync(paths.private, privateKey);
  return paths;
}

function start(directory: string, program: string, args: readonly string[]): ChildProcess {
  const log = openSync(join(directory, `${program.split('/').at(-1) ?? program}.log`), 'w');
  return spawn(program, args, {cwd: directory, stdio: ['ignore', log, log]});
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** It makes the namespaces by itself, a little after it says that it is ready. */
async function untilReady(request: ApiServer['request'], server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  const signs = ['/readyz', '/api/v1/namespaces/default', '/api/v1/namespaces/kube-system'];
  const isThere = (path: string) =>
    request(adminToken, 'GET', path).then(
      ({status}) => status === 200,
      () => false,
    );
  while (!(await Promise.all(signs.map(isThere))).every((there) => there)) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    if (Date.now() > deadline) throw new Error('it was not ready after 60 s');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The server's certificate is its own, and not of interest here. */
function send(
  url: string,
  {token, method, body}: {token: string; method: string; body: JsonObject | undefined},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'};
    const sent = httpsRequest(url, {method, headers, rejectUnauthorized: false, agent: false}, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({status: response.statusCode ?? 0, body: text}));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
