import {readNodeConfiguration, type NodeConfiguration} from '../../../../src/doctor/reading/node-configuration.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const confDir = '/etc/cni/net.d';

export type Files = Readonly<Record<string, object | string>>;

/** The configuration of a node with these files, by path; those without a directory are in that of the runtime. */
export function configurationOf(files: Files, prepare: (tree: NodeTree) => void = () => undefined): NodeConfiguration {
  const tree = makeNodeTree();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = name.startsWith('/') ? name : `${confDir}/${name}`;
      tree.write(path, typeof content === 'string' ? content : JSON.stringify(content));
    }
    prepare(tree);
    return readNodeConfiguration(tree.host, confDir);
  } finally {
    tree.dispose();
  }
}

export const bridge = {cniVersion: '1.0.0', name: 'net', plugins: [{type: 'bridge', ipam: {type: 'dhcp'}}]};
export const multus = {
  cniVersion: '0.3.1',
  name: 'multus-net',
  type: 'multus',
  kubeconfig: '/etc/k',
  clusterNetwork: 'flannel-conf',
};
