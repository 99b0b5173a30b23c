import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import type {ContainerdSetup} from './containerd-setups.js';
import type {NewerRuntime} from './newer.js';
import {succeed} from './pods.js';
import type {RigNode} from './rig-node.js';

/** Gives a node's containerd that configuration, those plugins and a network, as if nothing had been there before. */
export function configureContainerd(node: RigNode, runtime: NewerRuntime, {files, plugins}: ContainerdSetup): void {
  const {root} = node;
  const {directory} = runtime;
  for (const path of ['/etc/containerd', '/etc/cni', '/usr/lib/cni', '/opt/cni', '/srv/cni']) {
    rmSync(root + path, {recursive: true, force: true});
  }
  for (const [name, text] of Object.entries(textsOf(node, directory, files))) {
    write(`${root}/etc/containerd/${name}`, text);
  }
  write(`${root}/etc/cni/net.d/10-rig.conflist`, JSON.stringify(networkOf(runtime)));
  const named = Object.values(plugins).flatMap((names) => (names === 'others' ? [] : names));
  const others = readdirSync(`${directory}/usr/lib/cni`).filter((name) => !named.includes(name));
  for (const [path, names] of Object.entries(plugins)) {
    mkdirSync(root + path, {recursive: true});
    for (const name of names === 'others' ? others : names) {
      cpSync(`${directory}/usr/lib/cni/${name}`, `${root}${path}/${name}`);
    }
  }
}

/** The network of its pods. */
export function networkOf({cniVersion}: NewerRuntime) {
  return {cniVersion, ...network};
}

const network = {
  name: 'rignet',
  plugins: [
    {
      type: 'bridge',
      bridge: 'rig0',
      isGateway: true,
      ipMasq: true,
      ipam: {type: 'host-local', ranges: [[{subnet: '10.77.0.0/24'}]], routes: [{dst: '0.0.0.0/0'}]},
    },
    {type: 'portmap', capabilities: {portMappings: true}},
  ],
};

function textsOf(node: RigNode, directory: string, files: ContainerdSetup['files']): Readonly<Record<string, string>> {
  switch (files) {
    case 'debian':
      return {'config.toml': readFileSync(`${directory}/etc/containerd/config.toml`, 'utf8')};
    case 'default':
      return {'config.toml': succeed(node.run('containerd', 'config', 'default'))};
    default:
      return files;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
}
