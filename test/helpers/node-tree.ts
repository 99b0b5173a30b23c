import {createHash} from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {InstallRequest} from '../../src/install/plan.js';
import {readKubeletService} from '../../src/install/runtimes/kubelet/service.js';
import type {NodeAccess} from '../../src/install/runtimes/target.js';
import {hostPaths, type HostPaths} from '../../src/system/host-paths.js';
import {runProcess, type ProcessOutcome, type RunProcess} from '../../src/system/process.js';

/** A node's file system below a temporary directory: plugins, and a kubelet set up by kubeadm. */
export interface NodeTree {
  readonly host: HostPaths;
  /** Writes a file of the node; the directories above it are made. */
  readonly write: (path: string, text: string, mode?: number) => void;
  readonly read: (path: string) => string;
  readonly remove: (path: string) => void;
  /** Every entry with its kind, mode, owner and bytes: two equal snapshots are two equal nodes. */
  readonly snapshot: () => string[];
  readonly dispose: () => void;
}

export const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

export function makeNodeTree(): NodeTree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-test-node-')));
  const host = hostPaths(root);
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(host.at(path)), {recursive: true});
    writeFileSync(host.at(path), text);
    chmodSync(host.at(path), mode);
  };
  for (const plugin of ['bridge', 'host-local', 'portmap']) write(`/opt/cni/bin/${plugin}`, '#!/bin/sh\ncat\n', 0o755);
  write('/opt/cni/bin/README.md', 'no plugin\n');
  write('/usr/bin/kubelet', '#!/bin/sh\necho Kubernetes v1.20.2\n', 0o755);
  write('/etc/systemd/system/kubelet.service', '[Service]\nExecStart=/usr/bin/kubelet\nRestart=always\n');
  const fixture = join(import.meta.dirname, '../fixtures/install/kubelet/kubeadm-1.20.before.conf');
  write(dropIn, readFileSync(fixture, 'utf8'), 0o640);
  for (const directory of ['/tmp', '/var/lib']) mkdirSync(host.at(directory), {recursive: true});
  return {
    host,
    write,
    read: (path) => readFileSync(host.at(path), 'latin1'),
    remove: (path) => rmSync(host.at(path), {recursive: true}),
    snapshot: () => snapshot(root),
    dispose: () => rmSync(root, {recursive: true, force: true}),
  };
}

/** What `shim install` asks for when it is given no flags. */
export function installRequest(changes: Partial<InstallRequest> = {}): InstallRequest {
  return {
    mode: 'dir',
    shimDir: '/usr/shimcni/bin',
    editsMultus: true,
    binDir: null,
    store: '/tmp/mlab-cni',
    maxStoreKib: 262_144,
    keepFreeKib: null,
    polls: null,
    until: null,
    prototype: readFileSync(join(import.meta.dirname, '../../shims/shim.sh'), 'utf8'),
    version: '0.0.0-test',
    storeFolders: ['started', 'ended'],
    ...changes,
  };
}

/** A node that cannot be asked anything: as under --root. */
export function offlineNode({host}: NodeTree): NodeAccess {
  return {
    host,
    run: runInTree,
    askCri: () => Promise.resolve(undefined),
    isProgram: () => true, // the tree's programs are scripts that answer as runtimes do
    askHealth: () => Promise.resolve(false),
    live: false,
    sleep: () => Promise.resolve(),
    report: () => undefined,
  };
}

/** The tree has programs, but no shell and no libraries: what would run through chroot runs where it is. */
const runInTree: RunProcess = (request) => {
  const [root, program, ...args] = request.args ?? [];
  if (request.file !== 'chroot' || root === undefined || program === undefined) return runProcess(request);
  return runProcess({...request, file: root + program, args});
};

export interface FakeSystemd {
  readonly node: NodeAccess;
  /** The systemctl calls that change something, in order. */
  readonly calls: readonly string[];
  readonly reports: readonly string[];
}

/**
 * A node on which systemd runs the tree's kubelet: /proc/PID/cmdline is what its unit files say at each restart.
 * `refuses` is a kubelet that does not start with that command line, `runs` one whose start script makes another of it.
 */
export function fakeSystemd(
  tree: NodeTree,
  options: {
    refuses?: (commandLine: string) => boolean;
    runs?: (words: readonly string[]) => readonly string[];
    stopped?: boolean;
  } = {},
): FakeSystemd {
  const calls: string[] = [];
  const reports: string[] = [];
  let pid = 100;
  let up = false;
  const start = () => {
    const words = readKubeletService(tree.host, new Map()).command.map(({text}) => text);
    const running = options.runs?.(words) ?? words;
    tree.write(`/proc/${++pid}/cmdline`, running.map((word) => `${word}\0`).join(''));
    up = options.refuses?.(words.join(' ')) !== true;
  };
  if (options.stopped !== true) start();
  const systemctl = ([verb, unit]: readonly string[]): string => {
    if (verb === 'show') {
      const state = up ? 'active' : options.stopped === true ? 'inactive' : 'activating';
      return `LoadState=loaded\nActiveState=${state}\nSubState=auto-restart\nMainPID=${up ? pid : 0}\n`;
    }
    calls.push([verb, unit].filter((word) => word !== undefined).join(' '));
    if (verb === 'restart') start();
    return '';
  };
  const run: RunProcess = (request) => {
    if (request.file === 'systemctl') return Promise.resolve(success(systemctl(request.args ?? [])));
    if (request.file === 'journalctl') return Promise.resolve(success('unknown flag: --cni-bin-dir\n'));
    return runInTree({
      ...request,
      file: request.file === '/usr/bin/kubelet' ? tree.host.at(request.file) : request.file,
    });
  };
  const node: NodeAccess = {
    host: tree.host,
    run,
    askCri: () => Promise.resolve(undefined),
    isProgram: () => true,
    askHealth: () => Promise.resolve(up),
    live: true,
    sleep: () => Promise.resolve(),
    report: (line) => reports.push(line),
  };
  return {node, calls, reports};
}

function success(stdout: string): ProcessOutcome {
  return {end: {kind: 'exited', code: 0}, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0), durationMs: 0};
}

function snapshot(root: string): string[] {
  return readdirSync(root, {recursive: true, encoding: 'utf8'})
    .filter((path) => !path.startsWith('proc'))
    .sort()
    .map((path) => {
      const stat = lstatSync(join(root, path));
      const content = stat.isSymbolicLink()
        ? readlinkSync(join(root, path))
        : stat.isFile()
          ? createHash('sha256')
              .update(readFileSync(join(root, path)))
              .digest('hex')
          : 'directory';
      return `${path} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid} ${content}`;
    });
}
