import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {examineContext} from '../../../src/doctor/judge-context.js';

const test = suite('doctor/judge-context');

const sound = {
  cniVersion: '1.0.0',
  name: 'net',
  plugins: [{type: 'bridge', ipam: {type: 'host-local', subnet: '10.1.0.0/24'}}],
};
const versions = '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';

function plugins(names: readonly string[], reply = versions): string {
  return names.map((name) => ['/opt/cni/bin', name, '1', '2', 'aa', reply].join('\t')).join('\n');
}

function examine(files: Readonly<Record<string, string>>) {
  const {findings, unchecked} = examineContext({node: 'n1', files: new Map(Object.entries(files))});
  return {ids: findings.map(({severity, id}) => `${severity} ${id}`), open: unchecked.map(({what}) => what)};
}

test('a sound node: nothing is found, and what was not gathered is said to be unchecked', () => {
  const {ids, open} = examine({
    'net.d/10-net.conflist': JSON.stringify(sound),
    'plugins.tsv': plugins(['bridge', 'host-local']),
  });
  assert.equal(ids, []);
  assert.equal(open, ['the kernel, addresses, pods and shims']);
});

test('a plugin that is not there, one that does not know the version, a file that is no JSON', () => {
  const list = {'net.d/10-net.conflist': JSON.stringify(sound)};
  assert.equal(examine({...list, 'plugins.tsv': plugins(['bridge'])}).ids, ['error plugin-missing']);
  const old = plugins(['bridge', 'host-local'], '{"cniVersion":"0.4.0","supportedVersions":["0.3.1","0.4.0"]}');
  assert.equal(examine({...list, 'plugins.tsv': old}).ids, ['error plugin-version', 'error plugin-version']);
  const broken = examine({'net.d/10-net.conflist': '{"name": ', 'plugins.tsv': plugins(['bridge'])});
  assert.ok(
    broken.ids.some((id) => id.startsWith('error')),
    broken.ids.join(),
  );
});

test('what is not known is neither fine nor broken', () => {
  assert.equal(examine({}).ids, []);
  assert.match(examine({}).open[0] ?? '', 'the network configuration');
  const {ids, open} = examine({'net.d/10-net.conflist': JSON.stringify(sound)});
  assert.equal([ids, open[0]], [[], 'the plugins']);
  const silent = examine({
    'net.d/10-net.conflist': JSON.stringify(sound),
    'plugins.tsv': plugins(['bridge', 'host-local'], ''),
  });
  assert.equal(silent.ids, []);
  const multus = JSON.stringify({
    cniVersion: '1.0.0',
    name: 'm',
    type: 'multus',
    kubeconfig: '/x',
    clusterNetwork: '/y',
  });
  const {open: aboutMultus} = examine({'net.d/00-multus.conf': multus, 'plugins.tsv': plugins(['multus'])});
  assert.ok(aboutMultus.includes('the networks that multus adds'));
});

test.run();
