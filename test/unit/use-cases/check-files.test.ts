import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../src/errors.js';
import {checkFile, checkFiles, pathOnHost} from '../../../src/use-cases/check-files.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('check files as their authors have them');

const calico = '{"name": "k8s", "cniVersion": "0.3.1", "plugins": [{"type": "calico", "mtu": __CNI_MTU__}]}';
const list = (plugin: object) => JSON.stringify({cniVersion: '0.3.1', name: 'cbr0', plugins: [plugin]});
const indented = (text: string) => text.replace(/^/gm, '    ');

const configMap = (data: string) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: cni-config
data:
  net-conf.json: '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
  cni-conf.json: |
${indented(data)}
---
apiVersion: apps/v1
kind: DaemonSet
`;

const manyAliases = [...'bcdefghi'].reduce((text, name, at) => {
  const before = 'abcdefgh'[at] ?? '';
  return `${text}${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]\n`;
}, 'kind: ConfigMap\na: &a [x]\n');

/** A file, and what is found in it: `severity id where`. */
type Row = readonly [what: string, name: string, text: string, found: readonly string[]];

const files: readonly Row[] = [
  ['a number that the installer fills in', 'calico.conflist', calico, ['warning placeholder-left calico.conflist']],
  [
    'what is wrong beside a placeholder',
    'calico.conflist',
    calico.replace('"calico"', '"calico", "capabilities": []'),
    ['warning placeholder-left calico.conflist', 'error value-of-wrong-type calico.conflist plugins[0] capabilities'],
  ],
  [
    "GKE's variables",
    'a.conflist',
    list({}).replace('{}', '{"type": "ptp", "mtu": @mtu, @rest}'),
    ['warning placeholder-left a.conflist'],
  ],
  [
    "GKE's ranges",
    'a.conflist',
    list({type: 'ptp', x: 1}).replace('1}', '[ @ipv4Subnet @ipv6Subnet ], "y": [@a, @b] @maxPods}'),
    ['warning placeholder-left a.conflist'],
  ],
  [
    'plugins in lists of objects and of texts',
    'a.yaml',
    `kind: List
items:
- kind: ConfigMap
  metadata: {name: one}
  data: {a.conf: '{"cniVersion": "1.0.0", "name": "n", "type": "bridge", "mtu": "x"}'}
- kind: Custom
  metadata: {name: two}
  spec: {files: ['{"name": "n", "type": "bridge", "ipam": {}, "mtu": "x"}', '{"type": "LoadBalancer"}']}
`,
    [
      'info single-plugin-obsolete ConfigMap one data.a.conf cniVersion',
      'error value-of-wrong-type ConfigMap one data.a.conf mtu',
      'info cni-version-missing Custom two spec.files[0] cniVersion',
      'error value-of-wrong-type Custom two spec.files[0] mtu',
    ],
  ],
  ['aliases of YAML that would unfold to a billion', 'a.yaml', manyAliases, ['info nothing-to-check a.yaml']],
  ['YAML that holds itself', 'a.yaml', 'kind: X\ndata: &a\n  x: *a\n', ['info nothing-to-check a.yaml']],
  ...[
    '{"cniVersion":"1.0.0","name":"mynet,"type":"bridge","args":"a@host"}',
    '{"cniVersion":"1.0.0",\n // set by ${USER}\n "name":"n","type":"bridge"}',
    "{'cniVersion':'1.0.0','name':'$x','type':'bridge'}",
    '{"cniVersion":"1.0.0","name":"n","type":"bridge","mtu":$mtu,}',
    '# from @ops\n{"cniVersion":"1.0.0","name":"n","type":"bridge"',
  ].map((text): Row => [`broken beside a placeholder: ${text}`, 'a.conf', text, ['error file-unreadable a.conf']]),
  [
    'conditions of a chart',
    'a.conflist',
    '{"plugins": [{"type": "antrea"}{{- if .Values.portmap }}, {"type": "portmap"}{{- end }}]}',
    ['warning placeholder-left a.conflist'],
  ],
  [
    'a word of a shell',
    'weave',
    list({type: 'weave-net', x: 1}).replace('1}', () => '$2 }'),
    ['warning placeholder-left weave'],
  ],
  ['a program that makes one', 'networks.jsonnet', '[{local x = 1}]', ['warning placeholder-left networks.jsonnet']],
  ['broken beside a quoted placeholder', 'a.conf', '{"name": "$NAME",}', ['error file-unreadable a.conf']],
  ['braces twice', 'a.conf', '{{"name": "x"}}', ['error file-unreadable a.conf']],
  ['a page instead of a file', 'a.conf', '<html><body>404</body></html>', ['error file-unreadable a.conf']],
  [
    'a list that is renamed when it is installed',
    'cni-conf.json',
    list({type: 'calico'}),
    ['warning list-in-plugin-file cni-conf.json plugins'],
  ],
  ['a ConfigMap of an add-on', 'kube-flannel.yml', configMap(list({type: 'flannel', delegate: {}})), []],
  [
    'a fault in a ConfigMap',
    'kube-flannel.yml',
    configMap(list({type: 'macvlan', mode: 'bridged'})),
    ['error value-unknown ConfigMap cni-config data.cni-conf.json plugins[0] mode'],
  ],
  [
    'a template in a ConfigMap',
    '-',
    configMap(calico),
    ['warning placeholder-left ConfigMap cni-config data.cni-conf.json'],
  ],
  [
    'a definition in a task of Ansible, and in an array as jsonnet prints it',
    '-',
    JSON.stringify([
      {k8s: {definition: {kind: 'NetworkAttachmentDefinition', metadata: {name: 'n'}, spec: {config: '{"type": ""}'}}}},
    ]),
    [
      'info cni-version-missing NetworkAttachmentDefinition n spec.config cniVersion',
      'error plugin-type-missing NetworkAttachmentDefinition n spec.config type',
    ],
  ],
  [
    'the definition of the kind itself',
    'crd.yaml',
    'kind: CustomResourceDefinition\nspec: {names: {kind: NetworkAttachmentDefinition}}',
    ['info nothing-to-check crd.yaml'],
  ],
  [
    'a chart',
    'nad.yaml',
    '{{- if .Values.x }}\nkind: NetworkAttachmentDefinition\n{{- end }}',
    ['warning placeholder-left nad.yaml'],
  ],
  ['broken YAML', 'nad.yaml', 'kind: NetworkAttachmentDefinition\n spec: [', ['error file-unreadable nad.yaml']],
];

for (const [title, name, text, expected] of files) {
  test(title, () => {
    assert.equal(
      checkFile({name, text}).map(({severity, id, where}) => `${severity} ${id} ${where}`),
      expected,
    );
  });
}

test('keys are taken as Go takes them: in any case, and of several the last', () => {
  const findings = (plugin: object) =>
    checkFile({name: 'a.conf', text: JSON.stringify({cniVersion: '0.3.1', Name: 'n', ...plugin})}).map(
      ({id, where}) => `${id} ${where}`,
    );
  assert.equal(findings({Type: 'bridge', IPAM: {Type: 'host-local', Subnet: '10.1.0.0/24'}, isgateway: true}), []);
  assert.equal(findings({Type: 'bridge', IPAM: {Type: 'host-local', SUBNET: '10.1.0.5/24'}}), [
    'subnet-invalid a.conf ipam subnet',
  ]);
  assert.equal(findings({type: '', Type: 'loopback'}), []);
  assert.equal(findings({type: 'tuning', sysctl: {'NET.core.somaxconn': '5'}}), [
    'value-unknown a.conf sysctl.NET.core.somaxconn',
  ]);
});

test('the keys of a list are not: libcni reads it as a map', () => {
  const text = JSON.stringify({cniVersion: '0.3.1', Name: 'n', plugins: [{Type: 'calico'}]});
  assert.equal(
    checkFile({name: 'a.conflist', text}).map(({id}) => id),
    ['network-name-missing'],
  );
});

/** What is found in files of a directory, or in one of them, on a node that may be another machine's. */
function found(files: Readonly<Record<string, string>>, path: (directory: string) => string, root = '') {
  return withTemporaryDirectory((directory) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), {recursive: true});
      writeFileSync(join(directory, name), text);
    }
    const {checked, findings} = checkFiles(path(directory), root === '' ? '' : join(directory, root));
    return {checked, findings: findings.map(({id, where}) => `${id} ${where.replace(directory, 'DIRECTORY')}`)};
  });
}

test('a directory is read as a runtime reads it, a file as its author has it', () => {
  const broken = {'10-net.conflist': '{', '20-net.conf': list({type: ''}), README: '{'};
  assert.equal(
    found(broken, (directory) => join(directory, '10-net.conflist')),
    {checked: {kind: 'files', count: 1}, findings: ['file-unreadable 10-net.conflist']},
  );
  const {checked, findings} = found(broken, (directory) => directory);
  assert.equal(checked, {kind: 'files', count: 3});
  assert.match(findings.join(), 'file-unreadable 10-net.conflist');
  assert.not.match(findings.join(), 'README');
  assert.equal(
    found({x: ''}, (directory) => directory),
    {checked: {kind: 'files', count: 1}, findings: ['no-configuration DIRECTORY']},
  );
});

test('below a root is what another machine has there', () => {
  const files = {'node/etc/cni/net.d/a.conflist': '{'};
  assert.equal(
    found(files, () => '/etc/cni/net.d/a.conflist', 'node'),
    {checked: {kind: 'files', count: 1}, findings: ['file-unreadable a.conflist']},
  );
  assert.is(pathOnHost('/etc/cni', ''), '/etc/cni');
  assert.is(pathOnHost('/etc/cni', '/srv/node'), '/srv/node/etc/cni');
});

test('what is not there is an error', async () => {
  assert.instance(await thrownBy(() => found({}, (directory) => join(directory, 'none'))), UsageError);
});

test.run();
