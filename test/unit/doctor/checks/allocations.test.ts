import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Examination} from '../../../../src/doctor/examine.js';
import {DoctorNode} from '../../../helpers/doctor-node.js';
import {bridgeList, containerId} from '../../../helpers/doctor-node-kinds.js';

const test = suite('doctor: who holds addresses');

const directory = '/var/lib/cni/networks/mynet';
const unknown = 'whether containers that are gone still hold addresses';
const crio = '/run/crio/crio.sock';
const containerd = '/run/containerd/containerd.sock';

/** Each has the address of a container that containerd does not have. */
for (const {name, plant, told} of [
  {name: 'a container of nobody', plant: () => undefined, told: 'leaked'},
  {
    name: "a pod of another runtime's",
    plant: (node) => node.listen(crio, {kind: 'pods', ids: [containerId('9')]}),
    told: 'nothing',
  },
  {
    name: 'a runtime somewhere else',
    plant: (node) => node.listen('/run/k0s/containerd.sock', {kind: 'pods', ids: [containerId('9')]}),
    told: 'nothing',
  },
  {
    name: 'another runtime that does not answer',
    plant: (node) => node.listen(crio, {kind: 'silent', reason: 'no answer within 5000 ms'}),
    told: 'unknown',
  },
  {
    name: "Docker's containerd, which makes no pods",
    plant: (node) => node.listen('/run/docker/containerd/containerd.sock', {kind: 'no-cri'}),
    told: 'leaked',
  },
  {
    name: 'no runtime with CRI, but directories of one',
    plant: (node) => {
      node.listen(containerd, {kind: 'no-cri'});
      node.makeDirectory(`/run/containerd/io.containerd.runtime.v2.task/k8s.io/${containerId('8')}`);
    },
    told: 'unknown',
  },
  {
    name: 'a container of nerdctl beside pods',
    plant: (node) => node.makeDirectory(`/run/containerd/io.containerd.runtime.v2.task/default/${containerId('9')}`),
    told: 'nothing',
  },
  {
    name: 'a container that podman has stopped',
    plant: (node) => node.makeDirectory(`/var/lib/containers/storage/overlay-containers/${containerId('9')}/userdata`),
    told: 'nothing',
  },
  {
    name: "nerdctl's own network",
    plant: (node) => node.json('/etc/cni/net.d/10-net.conflist', {...bridgeList, nerdctlID: 'abc'}),
    told: 'nothing',
  },
  {
    name: 'a network that no configuration has',
    plant: (node) => node.json('/etc/cni/net.d/10-net.conflist', {...bridgeList, name: 'othernet'}),
    told: 'nothing',
  },
] as readonly {readonly name: string; readonly plant: (node: DoctorNode) => void; readonly told: string}[]) {
  test(`${name}: ${told}`, async () => {
    const {findings, unchecked} = await examined((node) => {
      node.allocate('mynet', '10.7.1.9', containerId('9'), false);
      plant(node);
    });
    assert.is(
      findings.some(({id}) => id === 'addresses-leaked'),
      told === 'leaked',
      JSON.stringify(findings, null, 2),
    );
    assert.is(
      unchecked.some(({what}) => what === unknown),
      told === 'unknown',
      JSON.stringify(unchecked, null, 2),
    );
  });
}

test('what it advises removes no address that was given again', async () => {
  const node = new DoctorNode('bridge');
  try {
    for (const host of [4, 5]) node.allocate('mynet', `10.7.1.${host}`, containerId(String(host)), false);
    node.write(`${directory}/10.7.1.6`, '');
    const {findings} = await node.examine();
    node.allocate('mynet', '10.7.1.5', containerId('b'));
    node.write(`${directory}/10.7.1.7`, '');
    for (const id of ['addresses-leaked', 'allocation-empty']) {
      const next = findings.find((each) => each.id === id)?.next.replace(directory, join(node.root, directory)) ?? '';
      assert.is(spawnSync('sh', ['-euc', next]).status, 0, next);
    }
    assert.equal(readdirSync(join(node.root, directory)).sort(), ['10.7.1.2', '10.7.1.5', '10.7.1.7']);
  } finally {
    node.dispose();
  }
});

test('what old plugins wrote names no interface, and may be of two', async () => {
  const {findings} = await examined((node) => {
    for (const host of [2, 8]) node.write(`${directory}/10.7.1.${host}`, containerId('a'));
  });
  assert.equal(findings, []);
});

for (const engine of ['podman', 'nerdctl']) {
  test(`${engine} uses every network by its name: each is examined, and none is left over`, async () => {
    const {findings, facts} = await examined((node) => {
      node.write(`/usr/bin/${engine}`, '', 0o755);
      node.json('/etc/cni/net.d/87-second.conflist', {
        cniVersion: '0.4.0',
        name: 'second',
        plugins: [{type: 'bridge', bridge: 'cni-second'}, {type: 'tuning'}],
      });
    });
    assert.equal(
      facts.networks.map(({name}) => name),
      ['mynet', 'second'],
    );
    assert.not(
      findings.some(({id}) => id === 'files-unused'),
      JSON.stringify(findings),
    );
    assert.match(findings.map(({what}) => what).join('\n'), 'tuning');
  });
}

test.run();

async function examined(plant: (node: DoctorNode) => void): Promise<Examination> {
  const node = new DoctorNode('bridge');
  try {
    plant(node);
    return await node.examine();
  } finally {
    node.dispose();
  }
}
