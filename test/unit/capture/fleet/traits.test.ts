import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {traitsOf} from '../../../../src/capture/fleet/traits.js';

const test = suite('capture/fleet/traits');

function traits(files: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return [...traitsOf({node: 'n1', files: new Map(Object.entries(files))})];
}

test('a node of which nothing was collected has no traits', () => {
  assert.equal(traits({}), []);
  assert.equal(traits({'os-release': '', 'kernel.txt': '', 'runtime.txt': '', 'plugins.tsv': ''}), []);
});

test('the system is what it calls itself, quoted or not', () => {
  const system = (text: string) => traits({'os-release': text});
  assert.equal(system('ID=alpine\nPRETTY_NAME="Alpine Linux v3.19"\n'), [['system', 'Alpine Linux v3.19']]);
  assert.equal(system('PRETTY_NAME=Talos\nID=talos\n'), [['system', 'Talos']]);
  assert.equal(system('NAME="Debian"\nNO_PRETTY_NAME="x"\n'), []);
});

test('the kernel is its release alone, not the name of the node before it', () => {
  assert.equal(traits({'kernel.txt': 'Linux n1 5.15.0-91-generic #101-Ubuntu SMP\n'}), [
    ['kernel', '5.15.0-91-generic'],
  ]);
  for (const text of ['Linux n1', 'Darwin n1 23.1.0 x', 'uname: Linux n1 5.15.0 x']) {
    assert.equal(traits({'kernel.txt': text}), [], text);
  }
});

test('every runtime by its name and version, whichever way it tells it', () => {
  const lines = [
    'containerd\tprocess 812\tcontainerd github.com/containerd/containerd/v2 v2.0.0-rc.3 abc',
    'crio\tprocess 77\tcrio version 1.28.1',
    'runc version 1.1.12',
    'crun version 1.8',
    'kubelet\tprocess 55\tKubernetes v1.30.2+k3s1',
    'dockerd\tprocess 9\tDocker version 24.0.7~ce, build 311b9ff',
    'nothing\tprocess 5\t',
    'Upper version 1.2',
    'a-word-alone',
  ];
  assert.equal(traits({'runtime.txt': lines.join('\n')}), [
    ['containerd', '2.0.0-rc.3'],
    ['crio', '1.28.1'],
    ['runc', '1.1.12'],
    ['crun', '1.8'],
    ['kubelet', '1.30.2+k3s1'],
    ['dockerd', '24.0.7~ce'],
  ]);
});

test('a plugin is its digest, and the newest version that it says it supports', () => {
  const digest = '0123456789abcdef'.repeat(4);
  const plugin = (reply: string) => traits({'plugins.tsv': `/opt/cni/bin\tptp\t5\t1\t${digest}\t${reply}`});
  assert.equal(plugin('{"supportedVersions":["0.3.1","1.0.0","1.1.0"]}'), [
    ['plugin ptp', '0123456789ab (up to CNI 1.1.0)'],
  ]);
  assert.equal(plugin('{"supportedVersions":\t["1.0.0",\t7]}'), [['plugin ptp', '0123456789ab (up to CNI 1.0.0)']]);
  for (const reply of [
    '',
    'CNI ptp plugin v1.4.0',
    '[]',
    '{}',
    '{"supportedVersions":[]}',
    '{"supportedVersions":"1"}',
  ]) {
    assert.equal(plugin(reply), [['plugin ptp', '0123456789ab']], reply);
  }
});

test('a configuration is told value by value, elements of lists by their type or else by their number', () => {
  const list = {plugins: [{type: 'bridge', mtu: 9000}, {type: 7}], routes: ['a', null], empty: {}, on: true};
  assert.equal(traits({'net.d/10-x.conflist': JSON.stringify(list)}), [
    ['10-x.conflist', 'is there'],
    ['10-x.conflist plugins bridge type', '"bridge"'],
    ['10-x.conflist plugins bridge mtu', '9000'],
    ['10-x.conflist plugins 2 type', '7'],
    ['10-x.conflist routes 1', '"a"'],
    ['10-x.conflist routes 2', 'null'],
    ['10-x.conflist on', 'true'],
  ]);
});

test('a configuration that is none is told as such, and other files are no configurations', () => {
  assert.equal(traits({'net.d/10-x.conf': '{', 'notes.json': '{"a": 1}', 'etc/net.d/x': '{}'}), [
    ['10-x.conf', 'no JSON'],
  ]);
});

test('of pods only those that run on every node are traits, with all their images', () => {
  const pod = (name: string, kind: string, images: readonly string[]) => ({
    namespace: 'kube-system',
    name: `${name}-x2`,
    owner: {kind, name},
    images,
  });
  const pods = [
    pod('cilium', 'DaemonSet', ['cilium:1.15', 'init:3']),
    pod('coredns', 'ReplicaSet', ['coredns:1.11']),
    {namespace: 'default', name: 'bare', owner: null, images: ['x']},
  ];
  assert.equal(traits({'kubernetes.json': JSON.stringify({node: null, pods})}), [
    ['DaemonSet kube-system/cilium', 'cilium:1.15, init:3'],
  ]);
});

test.run();
