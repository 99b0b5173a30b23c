import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';
import type {JsonObject} from '../../../src/cni/json.js';
import {program} from '../../helpers/cli.js';
import {missingForApiServer} from './apiserver.js';
import {missingForNode, type RigRun} from './rig-node.js';

const script = join(import.meta.dirname, 'cluster.sh');

const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];

/** A real cluster in namespaces, and this mlab-cni beside it, as on a laptop. */
export interface RigCluster {
  /** A node's file system, seen from here; nodes are numbered from 1. */
  readonly root: (node: number) => string;
  /** Runs a command on a node. */
  readonly onNode: (node: number, file: string, ...args: readonly string[]) => RigRun;
  /** Path of a kubeconfig for admin, nobody, or the users a, b, c. */
  readonly kubeconfig: (user: string) => string;
  /** Asks the API server as admin. */
  readonly request: (method: string, path: string, body?: JsonObject) => RigRequest;
  /** Runs the built mlab-cni where the API server is reached. */
  readonly mlabCni: (args: readonly string[], environment?: Readonly<Record<string, string>>) => RunningCli;
  readonly killApi: () => void;
  readonly startApi: () => void;
  readonly down: () => void;
}

export interface RigRequest {
  readonly status: number;
  readonly body: JsonObject;
}

export interface RunningCli {
  readonly pid: number;
  /** What it has printed so far, both streams. */
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<RigRun>;
}

/** What a cluster needs and this machine lacks, with the remedy; empty: nothing. */
export function missingForCluster(): string[] {
  const api = missingForApiServer();
  return [
    ...missingForNode('containerd'),
    ...(api === null ? [] : [api]),
    ...['openssl', 'curl'].flatMap((name) =>
      spawnSync('which', [name]).status === 0 ? [] : [`apt-get install --no-install-recommends ${name}`],
    ),
    ...(existsSync(program) ? [] : ['npm run build']),
  ];
}

/** Starts a cluster; the caller takes it down. */
export function startCluster(nodes: number): RigCluster {
  const state = mkdtempSync('/run/mlab-cni-cluster-');
  const run = (file: string, args: readonly string[]) => spawnSync(file, args, {encoding: 'utf8', timeout: 240_000});
  const rig = (...args: readonly string[]) => run('bash', [script, ...args]);
  const down = () => void rig('down', state);
  const up = rig('up', state, String(nodes));
  if (up.status !== 0) {
    down();
    throw new Error(`the cluster did not come up: bash ${script} up DIR ${nodes}\n${up.stdout}${up.stderr}`);
  }
  const [hub = '', ...pids] = Array.from({length: nodes + 1}, (_, node) =>
    rig('pid', state, ...(node === 0 ? [] : [String(node)])).stdout.trim(),
  );
  const inHub = ['-t', hub, '--net', '--'];
  const pidOf = (node: number) => pids[node - 1] ?? '';
  return {
    root: (node) => `/proc/${pidOf(node)}/root`,
    onNode: (node, ...command) => run('nsenter', ['-t', pidOf(node), ...namespaces, '--', ...environment, ...command]),
    kubeconfig: (user) => rig('kubeconfig', state, user).stdout.trim(),
    request: (method, path, body) => {
      const curl = ['curl', '-sk', '-X', method, '-H', 'Authorization: Bearer token-admin', '-w', '\n%{http_code}'];
      const data = body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
      const {stdout} = run('nsenter', [...inHub, ...curl, ...data, `https://192.0.2.1:6443${path}`]);
      const cut = stdout.lastIndexOf('\n');
      return {status: Number(stdout.slice(cut + 1)), body: JSON.parse(stdout.slice(0, cut) || '{}') as JsonObject};
    },
    mlabCni: (args, environment = {}) => {
      const {PATH = '/usr/bin:/bin'} = process.env;
      const child = spawn('nsenter', [...inHub, process.execPath, program, ...args], {
        env: {PATH, HOME: '/nowhere', TZ: 'UTC', NO_COLOR: '1', ...environment},
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      return {
        pid: child.pid ?? -1,
        output: () => stdout + stderr,
        kill: (signal) => void child.kill(signal),
        ended: new Promise((resolve) => child.on('close', (status) => resolve({status, stdout, stderr}))),
      };
    },
    killApi: () => void rig('kill-api', state),
    startApi: () => void rig('start-api', state),
    down,
  };
}
