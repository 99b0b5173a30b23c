import {mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkDirectory} from '../../../../src/doctor/checks/check-directory.js';
import {findMultus} from '../../../../src/doctor/reading/node-configuration.js';
import {inShort, wordsOf} from '../../../helpers/doctor-facts.js';
import type {NodeTree} from '../../../helpers/node-tree.js';
import {bridge, configurationOf, multus, type Files} from './configuration-of.js';

const test = suite('doctor: the configurations of a node');

const confDir = '/etc/cni/net.d';

function directory(files: Files, prepare?: (tree: NodeTree) => void) {
  return checkDirectory(configurationOf(files, prepare));
}

test('a directory with one sound configuration is sound; one that is not there, or empty, is none', () => {
  assert.equal(directory({'10-net.conflist': bridge}), []);
  const missing = directory({});
  assert.equal(inShort(missing), ['error configuration-directory-missing']);
  assert.match(wordsOf(missing), 'there is no /etc/cni/net.d');
  assert.equal(inShort(directory({readme: 'x'})), ['error no-configuration']);
  assert.equal(inShort(directory({'/etc/cni': 'a file'})), ['unchecked: the network configurations in /etc/cni/net.d']);
});

test('the first file by name is what runtimes take: what is wrong with it is wrong, others matter less', () => {
  const first = directory({'10-net.conflist': '{', '20-net.conflist': bridge});
  assert.equal(inShort(first), ['error file-unreadable', 'info files-unused']);
  assert.match(wordsOf(first), 'containerd then loads none at all');
  const second = directory({'10-net.conflist': bridge, '20-net.conflist': '{'});
  assert.equal(inShort(second), ['warning file-unreadable', 'info files-unused']);
  assert.match(wordsOf(second), '10-net.conflist wins, and 20-net.conflist is not used');
  const several = directory({'10-net.conflist': bridge, '20-a.conflist': bridge, '30-b.conflist': bridge});
  assert.match(wordsOf(several), '20-a.conflist, 30-b.conflist are not used');
  const lint = {...bridge, plugins: [{type: 'bridge', mtu: -5, ipam: {type: 'dhcp'}}]};
  assert.equal(inShort(directory({'10-net.conflist': bridge, '20-net.conflist': lint})), ['info files-unused']);
  const own = directory({'10-net.conflist': lint});
  assert.ok(own.length > 0 && !wordsOf(own).includes('loads none at all'), wordsOf(own));
});

test('a first file that is a link to nowhere stops containerd, wherever it comes from', () => {
  const plant = (tree: NodeTree) => symlinkSync('root@node.1', tree.host.at(`${confDir}/.#10-net.conf`));
  const said = directory({'10-net.conflist': bridge}, plant);
  assert.match(inShort(said)[0] ?? '', 'error file-unreadable');
  assert.match(wordsOf(said), '/etc/cni/net.d/.#10-net.conf cannot be read (ENOENT)');
  assert.match(wordsOf(said), 'mv /etc/cni/net.d/.#10-net.conf /etc/cni/net.d/.#10-net.conf.off');
});

test('podman and nerdctl use every file: nothing is unused, and what is wrong is wrong for their containers alone', () => {
  const broken = {...bridge, name: 'podman', plugins: [{type: 'bridge', ipam: {type: 'host-local', subnet: 'x'}}]};
  const said = directory({'10-net.conflist': bridge, '87-podman.conflist': broken});
  assert.equal(
    inShort(said).map((each) => each.split(' ')[0]),
    said.map(() => 'warning'),
  );
  assert.ok(said.length > 0, 'nothing is said');
});

test('multus has to come first, or it is never called', () => {
  const late = directory({'10-net.conflist': bridge, '99-multus.conf': multus});
  assert.equal(inShort(late), ['info files-unused', 'warning multus-not-first']);
  assert.match(wordsOf(late), '10-net.conflist comes before 99-multus.conf');
  const first = directory({'00-multus.conf': multus, '10-net.conflist': bridge});
  assert.not.match(inShort(first).join(), /files-unused|multus-not-first/);
});

test('names that no runtime reads: those that look as if they were meant, and those that were put aside', () => {
  const other = {'10-net.conflist': bridge};
  for (const name of ['05.conflist.1', 'a.conf.txt', 'b.JSON', 'c.conflistx']) {
    assert.equal(inShort(directory({...other, [name]: 'x'})), ['warning file-ignored'], name);
  }
  for (const name of ['a.conf~', '.a.conf.swp', 'a.conflist.cilium_bak', 'a.conf.disabled', '#a.conf#', 'a.json-old']) {
    assert.equal(inShort(directory({...other, [name]: 'x'})), ['info leftover-files'], name);
  }
  assert.equal(directory({...other, 'calico-kubeconfig': 'x', 'README.md': 'x'}), []);
  assert.match(wordsOf(directory({'b.bak': 'x', 'a.old': 'x'})), 'files that were put aside: a.old, b.bak');
});

test('engines are told by their programs, their labels, and the name that their packages ship', () => {
  const engines = (files: Files) => configurationOf({'10-net.conflist': bridge, ...files}).engines;
  assert.equal(engines({}), []);
  for (const path of ['/usr/bin/podman', '/usr/local/bin/podman'])
    assert.equal(engines({[path]: ''}), ['podman'], path);
  assert.equal(engines({'/opt/nerdctl/bin/nerdctl': '', '/usr/bin/podman': ''}), ['podman', 'nerdctl']);
  assert.equal(engines({'/usr/bin/podman/file': ''}), [], 'a directory');
  assert.equal(engines({'a.conflist': {...bridge, nerdctlID: 'x'}, 'b.conflist': {...bridge, nerdctlLabels: {}}}), [
    'nerdctl',
  ]);
  assert.equal(engines({'a.conflist': {...bridge, args: {podman_labels: {}}}}), ['podman']);
  assert.equal(engines({'a.conflist': {...bridge, name: 'podman'}}), ['podman']);
  assert.equal(engines({'a.conflist': {...bridge, args: null}, 'b.conflist': {...bridge, args: 'podman_'}}), []);
});

test('where a configuration has multus in it: alone, in a list, under keys in whatever case', () => {
  assert.is(findMultus({type: 'multus'})?.['type'], 'multus');
  assert.is(
    findMultus({plugins: ['x', {type: 'bridge'}, {Type: 'multus-shim', KubeConfig: '/k'}]})?.['type'],
    'multus-shim',
  );
  assert.is(findMultus({plugins: [{type: 'bridge'}], type: 'multus'}), undefined);
  assert.is(findMultus({type: 'multus-like'}), undefined);
});

test('a directory is no configuration, whatever its name; a file may be written in any order', () => {
  const plant = (tree: NodeTree) => mkdirSync(tree.host.at(`${confDir}/00-old.conflist`));
  assert.equal(directory({'20-b.conflist': bridge, '10-a.conflist': {...bridge, name: 'a'}}, plant).length, 1);
  const {directory: read} = configurationOf({c: '', '10-b': '', a: ''}, plant);
  assert.equal(read.kind === 'read' && read.entries.map(({name}) => name), ['10-b', 'a', 'c']);
});

test('a file that only root may read is unchecked', () => {
  const entry = {name: '10-net.conflist', text: null, code: 'EACCES'};
  const read = {kind: 'read', path: confDir, entries: [entry]} as const;
  const said = checkDirectory({directory: read, winner: entry, configuration: null, multus: null, engines: []});
  assert.equal(inShort(said), [`unchecked: the network configuration ${confDir}/10-net.conflist`]);
  const multusBehind = {name: '99-multus.conf', text: JSON.stringify(multus), code: null};
  const both = {...read, entries: [entry, multusBehind]};
  const more = checkDirectory({directory: both, winner: entry, configuration: null, multus: null, engines: []});
  assert.not.match(inShort(more).join(), 'multus-not-first');
});

test.run();
