import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readManifest, type Manifest} from '../../../src/records/manifest.js';

const test = suite('records/manifest');

const configuration = '{"cniVersion": "0.3.1", "type": "bridge"}';

/** What a manifest has, in short: definitions by their names, configurations by where they stand. */
function found(text: string | object, name = '-'): readonly string[] | string | undefined {
  const manifest: Manifest | undefined = readManifest(name, typeof text === 'string' ? text : JSON.stringify(text));
  if (manifest?.kind === 'broken') return `broken: ${manifest.complaint}`;
  return (
    manifest && [
      ...manifest.definitions.map((each) => `definition ${each.name}`),
      ...manifest.configurations.map(({where}) => where),
    ]
  );
}

function configMap(data: object): object {
  return {kind: 'ConfigMap', metadata: {name: 'cfg'}, data};
}

test('a configuration that stands as a text in something else is told by where it stands', () => {
  assert.equal(found(configMap({'cni-conf.json': configuration, other: 'x'})), ['ConfigMap cfg data.cni-conf.json']);
  assert.equal(found([configMap({a: configuration}), configMap({b: `  ${configuration}`})]), [
    'ConfigMap cfg data.a',
    'ConfigMap cfg data.b',
  ]);
  const list = {kind: 'List', items: [configMap({a: configuration}), {kind: 'Pod', spec: {args: [configuration]}}]};
  assert.equal(found(list), ['ConfigMap cfg data.a', 'Pod  spec.args[0]']);
  assert.equal(found({cni: {config: configuration}}, 'values.yaml'), ['cni.config']);
});

test('which texts are configurations: a plugin with a version or addresses, or a list of plugins', () => {
  const isOne = (text: string) => found(configMap({a: text}))?.length === 1;
  for (const text of [
    configuration,
    '{"type": "bridge", "ipam": {}}',
    '{"plugins": ["x", {"type": "bridge"}]}',
    '{"cniVersion": "1.0.0", "plugins": [{{ .Values.plugins }}]}', // a template that is meant as one
  ]) {
    assert.is(isOne(text), true, text);
  }
  for (const text of [
    '{"type": "bridge"}',
    '{"cniVersion": "1.0.0"}',
    '{"plugins": [{"name": "x"}, "type"]}',
    '{"broken": ',
    `see ${configuration}`,
    `[${configuration}]`,
    '{"type": 7, "cniVersion": "1.0.0"}',
  ]) {
    assert.is(isOne(text), false, text);
  }
});

test('a configuration itself is no manifest, and neither is a file that says of no kind', () => {
  for (const text of [
    configuration,
    '{"plugins": [{"type": "bridge"}]}',
    '',
    '# nothing\n',
    '{"a": 1}',
    '- a\n- b\n',
  ]) {
    assert.is(found(text), undefined, text);
  }
  assert.is(found(configuration, 'net.yaml'), undefined, 'whatever its name');
  assert.equal(found({cni: configuration}), ['cni'], 'what has a configuration in it is one');
  assert.equal(found([{cni: configuration}, {kind: 'Secret'}]), ['cni']);
  assert.equal(found([{kind: 'Secret'}]), []);
  assert.equal(found('{"a": 1}', 'values.yaml'), [], 'its name says that it is one');
  assert.equal(found('a: 1', 'values.yml'), []);
  assert.equal(found('kind: Secret'), []);
  assert.equal(found('a: 1\n---\nkind: Secret\n'), [], 'one of its documents does');
  assert.is(found('kind: ""'), undefined);
});

test('what is meant as a manifest and cannot be parsed is broken, and why', () => {
  assert.match(String(found('a: [', 'x.yaml')), /^broken: .+/);
  assert.match(String(found('apiVersion: v1\na: [')), /^broken: /);
  assert.match(String(found('kind: Pod\na: [')), /^broken: /);
  assert.not.match(String(found('a: [', 'x.yaml')), '\n');
  assert.is(found('a: [', 'x.conf'), undefined);
  assert.equal(found('a: 1\na: 2', 'x.yaml'), [], 'a key that comes twice is allowed, as in JSON');
});

const definition = (name: string) => ({
  kind: 'NetworkAttachmentDefinition',
  metadata: {name},
  spec: {config: configuration},
});

test('definitions are found wherever they stand, and their configuration is theirs', () => {
  assert.equal(found(definition('a')), ['definition a']);
  assert.equal(found({kind: 'List', items: [definition('a'), definition('b')]}), ['definition a', 'definition b']);
  assert.equal(found([{name: 'task', 'kubernetes.core.k8s': {definition: definition('a')}}], 'play.yml'), [
    'definition a',
  ]);
  assert.equal(found({kind: 'NetworkAttachmentDefinition', spec: {}}), ['definition ']);
  assert.equal(found({kind: 'NetworkAttachmentDefinition', metadata: {name: 'm'}}), ['definition m']);
  const only = {
    kind: 'CustomResourceDefinition',
    metadata: {name: 'crd'},
    spec: {names: {kind: 'NetworkAttachmentDefinition'}},
  };
  assert.equal(found(only), [], 'it only mentions that kind');
});

test('a configuration of a definition may be an object, and a resource is a device', () => {
  const annotations = {'k8s.v1.cni.cncf.io/resourceName': 'intel.com/nic'};
  const text = JSON.stringify({
    ...definition('a'),
    metadata: {name: 'a', annotations},
    spec: {config: {type: 'sriov'}},
  });
  const manifest = readManifest('-', text);
  assert.equal(manifest?.kind === 'manifest' && manifest.definitions, [
    {name: 'a', config: '{"type":"sriov"}', resourceName: 'intel.com/nic'},
  ]);
  const empty = readManifest('-', JSON.stringify({...definition('a'), spec: {}}));
  assert.equal(empty?.kind === 'manifest' && empty.definitions, [{name: 'a', config: '', resourceName: undefined}]);
});

test('an alias of YAML stands for one value, also within itself', () => {
  const data = `data: &d {a: '${configuration}'}`;
  assert.equal(found(`kind: ConfigMap\nmetadata: {name: c}\n${data}\nagain: *d\n`), ['ConfigMap c data.a']);
  const one = `- &n {kind: NetworkAttachmentDefinition, metadata: {name: a}}\n- *n\n`;
  assert.equal(found(one, 'x.yaml'), ['definition a']);
  assert.equal(found('kind: &k {self: *k}\n', 'x.yaml'), []);
});

test.run();
