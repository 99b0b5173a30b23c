import type {Call} from '../../src/capture/tree/call-tree.js';
import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {ClusterRecord} from '../../src/records/cluster-record.js';
import type {JsonObject} from '../../src/cni/json.js';
import type {ShimFacts} from '../../src/doctor/checks/check-shims.js';
import type {PodsAnswer} from '../../src/doctor/reading/cri-pods.js';
import type {KubeconfigRights} from '../../src/doctor/facts.js';
import {examine, type Examination} from '../../src/doctor/examine.js';
import {readNodeConfiguration} from '../../src/doctor/reading/node-configuration.js';
import {inspectKubeconfig} from '../../src/kubernetes/inspect-kubeconfig.js';
import {hostPaths} from '../../src/system/host-paths.js';
import {runProcess, type RunProcess} from '../../src/system/process.js';
import {partingText} from '../../src/view/pod/parting-text.js';
import {link, setUp, type NodeKind} from './doctor-node-kinds.js';

/** A node below a temporary directory on which all is well: with a bridge, flannel, or M-Lab's multus. */
export class DoctorNode {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-test-doctor-')));
  cluster: ClusterRecord | null = null;
  shims: ShimFacts | null = null;
  /** What `ip -j -d addr` prints. */
  links: readonly JsonObject[] = [link('eth0', '', '192.0.2.7', 24)];
  /** What those say that listen on their sockets. */
  readonly runtimes = new Map<string, PodsAnswer>();
  timeoutMs = 20_000;
  /** What systemd says about the kubelet. */
  kubelet = {unit: 'LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=0\n', journal: ''};
  /** What an API server says to the credentials of multus. */
  rights: KubeconfigRights | null = null;
  name = 'mlab1';

  constructor(kind: NodeKind) {
    for (const plugin of ['bridge', 'host-local', 'loopback', 'portmap']) this.plugin(plugin);
    this.write('/proc/sys/kernel/osrelease', '5.10.0-test\n');
    this.modules(['bridge', 'veth', 'ipvlan', 'vxlan']);
    this.write('/proc/sys/net/ipv4/ip_forward', '1\n');
    this.write('/proc/sys/net/bridge/bridge-nf-call-iptables', '1\n');
    this.listen('/run/containerd/containerd.sock');
    setUp[kind](this);
  }

  write(path: string, text: string, mode = 0o644): void {
    this.makeDirectory(dirname(path));
    writeFileSync(join(this.root, path), text);
    chmodSync(join(this.root, path), mode);
  }

  json(path: string, value: JsonObject): void {
    this.write(path, JSON.stringify(value));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), {recursive: true});
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  makeDirectory(path: string): void {
    mkdirSync(join(this.root, path), {recursive: true});
  }

  /** A plugin that knows nothing but its versions. */
  plugin(name: string, versions: readonly string[] = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0']): void {
    const answer = JSON.stringify({cniVersion: '1.0.0', supportedVersions: versions});
    this.write(`/opt/cni/bin/${name}`, `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`, 0o755);
  }

  /** What was captured. */
  trees: readonly Call[] = [];

  /** What the kernel of the node has: modules, of which the first are built in. */
  modules(names: readonly string[]): void {
    const directory = '/lib/modules/5.10.0-test';
    this.write(`${directory}/modules.builtin`, 'kernel/fs/ext4/ext4.ko\n');
    this.write(`${directory}/modules.dep`, names.map((name) => `kernel/net/${name}/${name}.ko.xz:\n`).join(''));
  }

  /** Somebody listens there, and answers as `runtimes` has it. */
  listen(socket: string, answer: PodsAnswer = {kind: 'pods', ids: []}): void {
    this.runtimes.set(socket, answer);
    const lines = [...this.runtimes.keys()].map((path) => `0000: 00000002 00000000 00010000 0001 01 4711 ${path}\n`);
    this.write('/proc/net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${lines.join('')}`);
    this.write(socket, '');
  }

  /** A container has that address, and is a pod of containerd. */
  allocate(network: string, address: string, container: string, isRunning = true): void {
    this.write(`/var/lib/cni/networks/${network}/${address}`, `${container}\r\neth0`);
    const socket = '/run/containerd/containerd.sock';
    const answer = this.runtimes.get(socket);
    const others = answer?.kind === 'pods' ? answer.ids : [];
    if (isRunning) this.runtimes.set(socket, {kind: 'pods', ids: [...others, container]});
  }

  examine(): Promise<Examination> {
    const host = hostPaths(this.root);
    const run: RunProcess = (request) => {
      if (request.file === 'ip') return printed(JSON.stringify(this.links));
      if (request.file === 'systemctl') return printed(this.kubelet.unit);
      if (request.file === 'journalctl') return printed(this.kubelet.journal);
      return runProcess(request);
    };
    return examine(
      {
        configuration: readNodeConfiguration(host, '/etc/cni/net.d'),
        nodeName: this.name,
        cluster: this.cluster,
        shims: this.shims,
        sight: {trees: this.trees, treesOf: () => [], textOf: (parting) => partingText(parting, 0, (id) => id)},
        unchecked: [],
      },
      {
        host,
        run,
        binDirs: ['/opt/cni/bin'],
        shimmedDirs: [],
        timeoutMs: this.timeoutMs,
        architecture: 'x64',
        seesLinks: true,
        nowMs: Date.now() + 3_600_000, // an hour after the files were made
        askPods: (socket) =>
          Promise.resolve(
            this.runtimes.get(socket.slice(this.root.length)) ?? {kind: 'silent', reason: 'ECONNREFUSED'},
          ),
        runtimeSocket: null,
        readKubeconfig: async (path) => ({
          ...(await inspectKubeconfig(path, {at: host.at, nowMs: Date.now()})),
          rights: this.rights,
        }),
      },
    );
  }

  dispose(): void {
    rmSync(this.root, {recursive: true, force: true});
  }
}

function printed(text: string): ReturnType<RunProcess> {
  return Promise.resolve({
    end: {kind: 'exited', code: 0},
    stdout: Buffer.from(text),
    stderr: Buffer.alloc(0),
    durationMs: 0,
  });
}
