import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';

const top = join(import.meta.dirname, '../../..');
const script = join(import.meta.dirname, 'node.sh');

/** Where `copyBuild` puts this mlab-cni inside a node. */
const installed = '/opt/mlab-cni';

export interface RigNode {
  /** The node's file system, seen from here. */
  readonly root: string;
  /** Runs a command inside. */
  readonly run: (file: string, ...args: readonly string[]) => RigRun;
  /** Runs the built mlab-cni inside. */
  readonly mlabCni: (...args: readonly string[]) => RigRun;
  readonly down: () => void;
}

export interface RigRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const programs: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  runc: 'runc',
  busybox: 'busybox-static',
  iptables: 'iptables',
  ip: 'iproute2',
  jq: 'jq',
  systemctl: 'systemd',
  nsenter: 'util-linux',
};

/** What a node needs and this machine lacks, with the remedy; empty: nothing. A newer containerd has no kubelet. */
export function missingForNode(runtime: 'docker' | 'containerd' | 'newer'): string[] {
  const needed = runtime === 'docker' ? {...programs, dockerd: 'docker.io'} : programs;
  const absent = Object.entries(needed).filter(([program]) => spawnSync('which', [program]).status !== 0);
  const packages = absent.map(([, name]) => name);
  if (!existsSync('/usr/lib/cni/bridge')) packages.push('containernetworking-plugins');
  return [
    ...(process.geteuid?.() === 0 ? [] : ['needs root: sudo npm run test:node']),
    ...(packages.length === 0 ? [] : [`apt-get install --no-install-recommends ${packages.join(' ')}`]),
    ...(existsSync('/sys/fs/cgroup/cpuset')
      ? []
      : ['needs cgroup v1 hierarchies: boot with systemd.unified_cgroup_hierarchy=0']),
    ...(runtime === 'newer' || process.env['MLAB_CNI_KUBELET']
      ? []
      : ['MLAB_CNI_KUBELET names no kubelet binary before 1.24: export MLAB_CNI_KUBELET=FILE']),
  ];
}

/**
 * Starts a node; the caller takes it down.
 *
 * @param runtime this machine's, or the directory with another containerd: see node.sh
 */
export function startNode(runtime: string): RigNode {
  const state = mkdtempSync('/run/mlab-cni-node-');
  const node = (...args: readonly string[]) =>
    spawnSync('bash', [script, ...args], {encoding: 'utf8', timeout: 120_000});
  const down = () => void node('down', state);
  const up = node('up', runtime, state);
  if (up.status !== 0) {
    down();
    throw new Error(`the node did not come up: bash ${script} up ${runtime} DIR\n${up.stdout}${up.stderr}`);
  }
  const root = node('root', state).stdout.trim();
  copyBuild(root);
  const run = (file: string, ...args: readonly string[]) => node('in', state, file, ...args);
  return {root, run, mlabCni: (...args) => run(process.execPath, `${installed}/bin/run.js`, ...args), down};
}

function copyBuild(root: string): void {
  if (!existsSync(join(top, 'dist'))) spawnSync('npm', ['run', '--silent', 'build'], {cwd: top, stdio: 'inherit'});
  mkdirSync(root + installed, {recursive: true});
  for (const part of ['bin', 'dist', 'shims', 'package.json', '.oclif.manifest.json']) {
    cpSync(join(top, part), `${root}${installed}/${part}`, {recursive: true});
  }
}
