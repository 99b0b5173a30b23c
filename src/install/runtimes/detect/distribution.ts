import {existsSync} from 'node:fs';
import type {HostPaths} from '../../../system/host-paths.js';

/** A Kubernetes that brings a container runtime of its own and writes that one's configuration itself. */
export interface Distribution {
  readonly name: string;
  /** What gave it away. */
  readonly path: string;
  /** How to have the shims there: each step is a command or says what to write where. */
  readonly instructions: readonly string[];
}

/** Undefined: none of those is here. */
export function findDistribution({at}: HostPaths): Distribution | undefined {
  for (const {marks, ...distribution} of distributions) {
    const path = marks.find((mark) => existsSync(at(mark)));
    if (path !== undefined) return {...distribution, path};
  }
  return undefined;
}

const units = (name: string) => [
  `/etc/systemd/system/${name}.service`,
  `/usr/local/lib/systemd/system/${name}.service`,
  `/usr/lib/systemd/system/${name}.service`,
];

function mountOver(binDir: string): string {
  return `mlab-cni shim install --mode mount --runtime containerd --bin-dir ${binDir}    (no file is edited, nothing restarted)`;
}

/**
 * https://docs.k3s.io/advanced (containerd: the templates, and the drop-in directories of k3s issue 13680),
 * https://docs.rke2.io/advanced, https://microk8s.io/docs/configuring-services, kind's images/base.
 */
const distributions: readonly (Omit<Distribution, 'path'> & {readonly marks: readonly string[]})[] = [
  {
    name: 'RKE2',
    marks: ['/var/lib/rancher/rke2/agent/etc/containerd', ...units('rke2-server'), ...units('rke2-agent')],
    instructions: [
      mountOver('/opt/cni/bin'),
      'or for good: make the shims by hand (mlab-cni shim script --help    says how), with --bin-dir /opt/cni/bin',
      ...rancherTemplate('/var/lib/rancher/rke2/agent/etc/containerd'),
      'systemctl restart rke2-server    (on a worker: rke2-agent)',
    ],
  },
  {
    name: 'k3s',
    marks: ['/var/lib/rancher/k3s/agent/etc/containerd', ...units('k3s'), ...units('k3s-agent')],
    instructions: [
      mountOver('/var/lib/rancher/k3s/data/cni'),
      'before October 2024 the plugins are in /var/lib/rancher/k3s/data/current/bin instead',
      'or for good: make the shims by hand (mlab-cni shim script --help    says how), with that --bin-dir',
      ...rancherTemplate('/var/lib/rancher/k3s/agent/etc/containerd'),
      'systemctl restart k3s    (on a worker: k3s-agent)',
    ],
  },
  {
    name: 'MicroK8s',
    marks: ['/var/snap/microk8s/current'],
    instructions: [
      mountOver('/var/snap/microk8s/current/opt/cni/bin'),
      'or for good: make the shims by hand (mlab-cni shim script --help    says how), with that --bin-dir',
      'set bin_dir in /var/snap/microk8s/current/args/containerd-template.toml to their directory',
      'snap restart microk8s.daemon-containerd',
    ],
  },
  {
    name: 'kind',
    marks: ['/kind/version'],
    instructions: [
      'inside the node (docker exec -it NODE bash), which is gone with its container:',
      'mlab-cni shim install --mode mount --runtime containerd    (no file is edited, nothing restarted)',
      'mlab-cni shim install --runtime containerd                 (edits /etc/containerd/config.toml, restarts containerd)',
      'for every new node: containerdConfigPatches in the configuration that kind create cluster takes',
    ],
  },
];

function rancherTemplate(directory: string): string[] {
  return [
    `look whether ${directory}/config.toml has an imports line, and for config-v3.toml.d or config.toml.d`,
    "if so, put a file there: version = 3 and [plugins.'io.containerd.cri.v1.runtime'.cni] bin_dirs = [SHIMS, PLUGINS]",
    '  (config.toml.d: version = 2 and [plugins."io.containerd.grpc.v1.cri".cni] bin_dir = SHIMS)',
    `if not, copy config.toml to ${directory}/config-v3.toml.tmpl (config.toml.tmpl below containerd 2) and edit its .cni table`,
  ];
}
