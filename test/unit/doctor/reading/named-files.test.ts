import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {namedFiles} from '../../../../src/doctor/reading/named-files.js';
import {pluginsIn} from '../../../helpers/doctor-facts.js';

const test = suite('doctor/reading/named-files');

/** `ROLE PATH (WHERE)` of each. */
function named(plugin: object, type = 'calico'): string[] {
  const files = namedFiles(pluginsIn([{...plugin, type}]));
  for (const file of files) assert.is(file.plugin, type);
  return files.map(({role, path, where}) => `${role} ${path} (${where})`);
}

test('kubeconfigs are known by their key, sockets by their name, wherever in the configuration', () => {
  const kubernetes = {kubeconfig: '/etc/cni/net.d/calico-kubeconfig', k8s_api_root: '/api'};
  assert.equal(named({kubernetes, policy: {agent: {sock: '/var/run/calico/agent.sock'}}}), [
    'kubeconfig /etc/cni/net.d/calico-kubeconfig (/net.conflist plugins[0] kubernetes.kubeconfig)',
    'socket /var/run/calico/agent.sock (/net.conflist plugins[0] policy.agent.sock)',
  ]);
  for (const key of ['kubeconfig', 'kubeConfig', 'kube_config', 'kube-config', 'kubeconfigPath']) {
    assert.is(named({[key]: '/etc/k'}).length, 1, key);
  }
});

test('the scheme of a socket is no part of its path', () => {
  for (const text of ['unix:///run/a.sock', 'unix:/run/a.sock', '/run/a.sock']) {
    assert.equal(named({socket: text}), ['socket /run/a.sock (/net.conflist plugins[0] socket)'], text);
  }
});

test('what is no path, is not filled in, or is no such file is not looked for', () => {
  const not = ['kubelet.conf', '', '/', '//x.sock', '__KUBECONFIG_FILEPATH__', '/etc/__NAME__/kubeconfig', '/\0x'];
  for (const path of not) assert.equal(named({kubeconfig: path}), [], path);
  assert.equal(named({log: '/var/log/x.log', sock: '/run/x.socket', kubeconfig: 7, list: ['/run/a.sock']}), []);
});

test('the results of others and the files of multus are told elsewhere', () => {
  assert.equal(named({prevResult: {kubeconfig: '/etc/k'}}), []);
  assert.equal(named({kubeconfig: '/etc/k'}, 'multus'), []);
  assert.is(named({kubeconfig: '/etc/k'}, 'bridge').length, 1);
});

test.run();
