import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkConfigurationFile} from '../../../../src/cni/check/configuration-files.js';
import {checkDefinition} from '../../../../src/records/check-definition.js';

const test = suite('check what projects publish');

const portmap = {type: 'portmap', capabilities: {portMappings: true}};
const list = (...plugins: object[]) => ({cniVersion: '0.3.1', name: 'k8s-pod-network', plugins});

/** Shapes that projects publish, cut down to what could be mistaken, and what may be said of them. */
const shapes: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'netd of GKE: Calico with words in place of ranges',
    list({
      type: 'calico',
      ipam: {type: 'host-local', ranges: [[{subnet: 'usePodCidr'}], [{subnet: 'usePodCidrIPv6'}]]},
    }),
    [],
  ],
  [
    'netd of GKE: Cilium behind ptp',
    list({type: 'ptp', mtu: 1460, ipam: {type: 'host-local', ranges: [[{subnet: '10.52.1.0/24'}]]}}, portmap, {
      type: 'cilium-cni',
      'enable-route-mtu': true,
    }),
    [],
  ],
  [
    'Azure: Cilium behind azure-vnet',
    list({type: 'azure-vnet', ipam: {type: 'azure-cns'}}, {type: 'cilium-cni', ipam: {type: ''}}),
    [],
  ],
  ['Terway', list({type: 'terway'}, {type: 'cilium-cni'}, {...portmap, externalSetMarkChain: 'KUBE-MARK-MASQ'}), []],
  [
    'containerd on Windows',
    {
      cniVersion: '0.2.0',
      name: 'nat',
      type: 'nat',
      master: 'Ethernet',
      ipam: {subnet: '172.19.0.0/20', routes: [{GW: '172.19.0.1'}]},
    },
    [],
  ],
  [
    'kube-router',
    list({type: 'bridge', bridge: 'kube-bridge', isDefaultGateway: true, ipam: {type: 'host-local'}}),
    ['ranges-missing'],
  ],
  ['Antrea', list({type: 'antrea', ipam: {type: 'host-local'}}, portmap), []],
  ['Weave', list({type: 'weave-net', hairpinMode: true}, portmap), []],
  [
    'a template of Calico',
    list({type: 'calico', mtu: '__CNI_MTU__', ipam: {type: 'host-local', subnet: '${POD_CIDR}'}}),
    ['placeholder-left'],
  ],
  [
    'a request that somebody kept',
    {cniVersion: '1.1.0', name: 'n', type: 'portmap', runtimeConfig: {portMappings: []}},
    [],
  ],
];

for (const [title, configuration, expected] of shapes) {
  test(title, () => {
    const name = 'plugins' in configuration ? 'a.conflist' : 'a.conf';
    const findings = checkConfigurationFile({name, text: JSON.stringify(configuration)});
    const serious = findings.filter(({severity}) => severity !== 'info');
    assert.equal(
      serious.map(({id}) => id),
      expected,
      JSON.stringify(findings),
    );
    assert.not.ok(serious.some(({severity}) => severity === 'error'));
  });
}

test('a definition whose pods bring their address', () => {
  const config = JSON.stringify({cniVersion: '0.4.0', type: 'ovs', bridge: 'br1', ipam: {type: 'static'}});
  assert.equal(
    checkDefinition({name: 'x', config, resourceName: undefined}).map(({id, severity}) => `${severity} ${id}`),
    ['info static-without-address'],
  );
});

test.run();
