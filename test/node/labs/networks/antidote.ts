import type {Json} from '../../../../src/cni/json.js';
import {definitions, kubeconfig, kubeconfigFile, type Network, type PodSpec} from '../network.js';

/** A link between two of the routers of a lesson. */
function link(number: string): Json {
  return {
    cniVersion: '0.3.1',
    name: `${number}-net`,
    type: 'bridge',
    plugin: 'bridge',
    bridge: `${number}-bridge`,
    forceAddress: false,
    hairpinMode: true,
    delegate: {hairpinMode: true},
    ipam: {type: 'host-local', subnet: `10.10.${number}.0/24`},
  };
}

function router(name: string, ...networks: readonly string[]): PodSpec {
  const annotation = JSON.stringify(networks.map((network) => ({name: network})));
  return {namespace: 'antidote', name, annotations: {'k8s.v1.cni.cncf.io/networks': annotation}};
}

export const antidote: Network = {
  name: 'antidote',
  what:
    'Lessons about networks: the pods bb1, bb2 and bb3 are routers in a triangle. multus has a default delegate, weave-net, ' +
    'in its own configuration; each link of the triangle is a NetworkAttachmentDefinition with a bridge.',
  plugins: ['loopback', 'bridge', 'host-local', 'multus', 'weave-net'],
  files: (binDir) => ({
    '/etc/cni/net.d/00-multus.conf': {
      cniVersion: '0.3.1',
      name: 'node-cni-network',
      type: 'multus',
      binDir,
      kubeconfig,
      delegates: [{cniVersion: '0.3.1', name: 'weave', type: 'weave-net', hairpinMode: true}],
    },
    [kubeconfig]: kubeconfigFile,
    ...definitions('antidote', {'12-net': link('12'), '23-net': link('23'), '31-net': link('31')}),
  }),
  scenes: [
    {
      what: 'The three routers of a lesson start.',
      pods: [router('bb1', '31-net', '12-net'), router('bb2', '12-net', '23-net'), router('bb3', '23-net', '31-net')],
      tree: [
        'ADD loopback lo ok',
        'ADD multus eth0 ok',
        '  ADD weave-net eth0 ok',
        '    ADD bridge eth0 ok',
        '      ADD host-local eth0 ok',
        '  ADD bridge net1 ok',
        '    ADD host-local net1 ok',
        '  ADD bridge net2 ok',
        '    ADD host-local net2 ok',
      ],
    },
    {
      what: 'A fourth one asks for a network that nobody defined.',
      pods: [router('bb4', '99-net')],
      tree: ['ADD loopback lo ok', 'ADD multus eth0 failed'],
      failure: {
        plugin: 'multus',
        rule: 'network-attachment-missing',
        message: /cannot find a network-attachment-definition \(99-net\) in namespace \(antidote\)/,
      },
    },
  ],
};
