import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkDefinition} from '../../../src/records/check-definition.js';
import {readManifest} from '../../../src/records/manifest.js';

const test = suite('NetworkAttachmentDefinitions in files');

const yaml = `# two of them
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata:
  name: sound
spec:
  config: '{"cniVersion": "1.0.0", "type": "macvlan", "master": "eth0", "mode": "bridge", "ipam": {"type": "dhcp"}}'
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata:
  name: with-device
  annotations: {k8s.v1.cni.cncf.io/resourceName: intel.com/nic}
spec:
  config: |
    {"cniVersion": "0.3.1", "type": "host-device", "mtu": 70000}
---
kind: ConfigMap
`;

/** What is found in a file: `id where`. */
function findingsIn(text: string): string[] | undefined {
  const manifest = readManifest('-', text);
  return manifest?.kind === 'manifest'
    ? manifest.definitions.flatMap(checkDefinition).map(({id, where}) => `${id} ${where}`)
    : undefined;
}

test('YAML with several documents: names come from the definition, devices from its resource', () => {
  assert.equal(findingsIn(yaml), ['mtu-invalid NetworkAttachmentDefinition with-device spec.config mtu']);
});

test('JSON as kubectl prints it, in a list', () => {
  const definition = (name: string, config?: string) => ({
    kind: 'NetworkAttachmentDefinition',
    metadata: {name},
    spec: config === undefined ? {} : {config},
  });
  const items = [definition('on-node'), definition('broken', '{"type": '), definition('list', '{"plugins": []}')];
  assert.equal(findingsIn(JSON.stringify({kind: 'List', items})), [
    'file-unreadable NetworkAttachmentDefinition broken spec.config',
    'cni-version-missing NetworkAttachmentDefinition list spec.config cniVersion',
    'list-empty NetworkAttachmentDefinition list spec.config plugins',
  ]);
});

function ids(config: string): string[] {
  return checkDefinition({name: 'x', config, resourceName: undefined}).map(({severity, id}) => `${severity} ${id}`);
}

test('no configuration, a template, and addresses that the pod is to name', () => {
  assert.equal(ids(' \n'), [], 'a file of the node has it');
  assert.equal(ids('{"type": "macvlan", {{ if .Values.mtu }} "mtu": 1500 {{ end }} }'), ['warning placeholder-left']);
  const withoutAddress = '{"cniVersion": "1.0.0", "type": "macvlan", "master": "e", "ipam": {"type": "static"}}';
  assert.equal(ids(withoutAddress), ['info static-without-address']);
  assert.equal(ids(withoutAddress.replace('"e"', '"e", "mtu": 70000')).sort(), [
    'error mtu-invalid',
    'info static-without-address',
  ]);
});

test('other files are none', () => {
  for (const text of ['', '{"type": "bridge", "ipam": {}}', '{"type": "bridge"', 'kind: [']) {
    assert.is(findingsIn(text), undefined, text);
  }
});

test.run();
