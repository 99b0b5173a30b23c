import type {NewerVersion} from './newer.js';

/** A way in which a node's containerd is told where its plugins are, or is not. */
export interface ContainerdSetup {
  readonly name: string;
  readonly versions: readonly NewerVersion[];
  /** Files below /etc/containerd. `debian`: what the package ships; `default`: what `containerd config default` prints. */
  readonly files: Readonly<Record<string, string>> | 'debian' | 'default';
  /** Which plugins are in which directory; the first directory is where an add-on puts its own. */
  readonly plugins: Readonly<Record<string, Plugins>>;
}

/** Names, or all others. */
export type Plugins = readonly string[] | 'others';

const both = ['1.7', '2.1'] as const;

const v2 = `version = 2
[plugins."io.containerd.grpc.v1.cri".cni]
`;
const v3 = `version = 3
[plugins.'io.containerd.cri.v1.runtime'.cni]
`;

export const setups: readonly ContainerdSetup[] = [
  {name: 'no configuration file', versions: both, files: {}, plugins: {'/usr/lib/cni': 'others'}},
  {name: "the package's own configuration", versions: both, files: 'debian', plugins: {'/usr/lib/cni': 'others'}},
  {name: 'all defaults written out', versions: both, files: 'default', plugins: {'/usr/lib/cni': 'others'}},
  {
    name: 'bin_dir, version 2',
    versions: both,
    files: {'config.toml': `${v2}  bin_dir = "/opt/cni/bin" # add-ons\n  conf_dir = "/etc/cni/net.d"\n`},
    plugins: {'/opt/cni/bin': 'others'},
  },
  {
    name: 'bin_dir, version 3',
    versions: ['2.1'],
    files: {'config.toml': `${v3}  bin_dir = '/opt/cni/bin'\n`},
    plugins: {'/opt/cni/bin': 'others'},
  },
  {
    name: 'bin_dirs, the plugins split',
    versions: ['2.1'],
    files: {'config.toml': `${v3}  bin_dirs = [ # where they are\n    '/srv/cni',\n    '/opt/cni/bin',\n  ]\n`},
    plugins: {'/opt/cni/bin': 'others', '/srv/cni': ['portmap', 'loopback']},
  },
  {
    name: 'a drop-in, version 2',
    versions: both,
    files: {
      'config.toml': 'version = 2\nimports = ["/etc/containerd/conf.d/*.toml"]\n',
      'conf.d/10-cni.toml': `${v2}  bin_dir = "/opt/cni/bin"\n`,
    },
    plugins: {'/opt/cni/bin': 'others'},
  },
  {
    name: 'numbered drop-ins, version 3',
    versions: ['2.1'],
    files: {
      'config.toml': "version = 3\nimports = ['conf.d/[0-9]*.toml']\n",
      'conf.d/10-cni.toml': `${v3}  bin_dirs = ['/opt/cni/bin']\n`,
    },
    plugins: {'/opt/cni/bin': 'others'},
  },
  {
    name: 'a drop-in over the main file, version 3',
    versions: ['2.1'],
    files: {
      'config.toml': `imports = ['/etc/containerd/conf.d/*.toml']\n${v3}  bin_dirs = ['/usr/lib/cni']\n`,
      'conf.d/10-cni.toml': `${v3}  bin_dirs = ['/opt/cni/bin']\n`,
    },
    plugins: {'/opt/cni/bin': 'others'},
  },
  {
    name: 'no table for CNI, the plugins split over the default directories',
    versions: ['2.1'],
    files: {'config.toml': 'version = 3\n'},
    plugins: {'/usr/lib/cni': 'others', '/opt/cni/bin': ['bandwidth']},
  },
  {
    name: 'no table for CNI, and plugins where containerd does not look',
    versions: ['1.7'],
    files: {'config.toml': 'version = 2\n'},
    plugins: {'/usr/lib/cni': 'others', '/opt/cni/bin': ['bandwidth']},
  },
];
