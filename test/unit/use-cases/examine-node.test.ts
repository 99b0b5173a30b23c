import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../../src/doctor/report.js';
import {ClusterError} from '../../../src/errors.js';
import {examineNode, type NodeExamination} from '../../../src/use-cases/examine-node.js';
import {DoctorNode} from '../../helpers/doctor-node.js';
import {bridgeList} from '../../helpers/doctor-node-kinds.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('examine a node below a root');

async function examined(
  plant: (node: DoctorNode) => void,
  changes: Partial<NodeExamination> = {},
): Promise<DoctorJson> {
  const node = new DoctorNode('bridge');
  try {
    node.write('/etc/hostname', 'MLAB1\n');
    plant(node);
    return await examineNode({
      root: node.root,
      nodeName: undefined,
      confDir: undefined,
      binDir: undefined,
      store: join(node.root, 'store'),
      kubeconfig: undefined,
      context: undefined,
      environment: {},
      clusterTimeoutMs: 1000,
      pluginTimeoutMs: 10_000,
      version: '0.0.0-test',
      log: () => undefined,
      textOf: () => ({message: '', suggestions: []}),
      ...changes,
    });
  } finally {
    node.dispose();
  }
}

const sound = () => undefined;

test('a sound one: what it has is told, and what only the machine itself could say is named as not checked', async () => {
  const json = await examined(sound);
  assert.is(json.healthy, true);
  assert.equal(json.findings, []);
  assert.is(json.node, 'mlab1');
  assert.is(json.configuration, '/etc/cni/net.d/10-net.conflist');
  assert.equal(
    json.networks.map(({name, isDefault}) => `${name} ${isDefault}`),
    ['mynet true'],
  );
  assert.equal(
    json.plugins.map(({type, path}) => `${type} ${path}`),
    ['bridge', 'host-local', 'portmap', 'loopback'].map((type) => `${type} /opt/cni/bin/${type}`),
  );
  const unchecked = json.unchecked.map(({what, why}) => `${what}: ${why}`).join('\n');
  for (const named of ['the bridges of this node', 'these are the files of another machine']) {
    assert.match(unchecked, named);
  }
});

test('other directories, and another name, by request', async () => {
  const json = await examined(
    (node) => {
      node.json('/srv/net.d/1.conflist', {...bridgeList, name: 'other'});
      node.makeDirectory('/srv/bin');
    },
    {confDir: '/srv/net.d', binDir: '/srv/bin', nodeName: 'elsewhere'},
  );
  assert.is(json.node, 'elsewhere');
  assert.is(json.configuration, '/srv/net.d/1.conflist');
  assert.is(json.healthy, false);
  assert.ok(json.findings.some(({id, evidence}) => id === 'plugin-missing' && evidence.join().includes('/srv/bin')));
});

test('a failure that was captured is no sound node', async () => {
  const json = await examined((node) => {
    const id = '1-100-0b7f5e1c';
    writeCapture(join(node.root, 'store'), {id, pod: 'default/web-0', status: 1, stdout: '{"code":7,"msg":"no"}'});
  });
  assert.equal(
    json.findings.map(({id, evidence}) => `${id} ${evidence.join()}`),
    ['captured-failure capture 1-100-0b7f5e1c: no'],
  );
});

test('a kubeconfig that was named has to be of use', async () => {
  const error = await thrownBy(() => examined(sound, {kubeconfig: '/nowhere/kubeconfig'}));
  assert.instance(error, ClusterError);
  assert.match(String(error), '/nowhere/kubeconfig');
});

test.run();
