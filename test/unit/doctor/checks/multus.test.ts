import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkMultus} from '../../../../src/doctor/checks/check-multus.js';
import {checkMultusRights} from '../../../../src/doctor/checks/check-multus-rights.js';
import {clusterQuestion} from '../../../../src/doctor/cluster-question.js';
import type {Facts, KubeconfigRights} from '../../../../src/doctor/facts.js';
import {factsWith, inShort, wordsOf} from '../../../helpers/doctor-facts.js';

const test = suite('doctor: what multus needs');

function multus(some: Partial<Facts>) {
  return checkMultus(factsWith(some));
}

function kubeconfig(server: string, problem: string | null = null) {
  return {kubeconfig: {path: '/etc/multus.kubeconfig', problem, server, rights: null}};
}

test('nothing is said where there is no multus, or all that it needs', () => {
  assert.equal(multus({}), []);
  const file = {path: '/run/ready', mayExist: true};
  assert.equal(multus({...kubeconfig('https://10.96.0.1:443'), readinessFile: file}), []);
});

test('a kubeconfig that it cannot use', () => {
  const said = multus(kubeconfig('', 'it has no credentials'));
  assert.equal(inShort(said), ['error multus-kubeconfig']);
  assert.match(wordsOf(said), '/etc/multus.kubeconfig: it has no credentials');
  assert.is(multus(kubeconfig('https://localhost:6443', 'it has no credentials')).length, 1);
});

test('an API server on the node itself is a doubt: most nodes have none', () => {
  for (const server of ['https://localhost:6443', 'http://127.0.0.1:8080', 'https://127.1.2.3']) {
    assert.equal(inShort(multus(kubeconfig(server))), ['warning multus-kubeconfig-server'], server);
  }
  assert.equal(multus(kubeconfig('https://10.0.0.1/?https://localhost')), []);
});

test('a default network that is not ready, and a daemon that does not run', () => {
  const waits = multus({readinessFile: {path: '/run/ready', mayExist: false}});
  assert.equal(inShort(waits), ['error multus-not-ready']);
  assert.match(wordsOf(waits), 'multus waits for /run/ready');
  const elsewhere = 'unchecked: the networks of multus';
  assert.equal(inShort(multus({multusSocket: {path: '/run/multus.sock', mayExist: true}})), [elsewhere]);
  const down = multus({multusSocket: {path: '/run/multus.sock', mayExist: false}});
  assert.equal(inShort(down), [elsewhere, 'error multus-daemon-down']);
  assert.match(wordsOf(down), '/run/multus.sock does not exist');
});

test('what the cluster is asked: definitions only for multus, and by name only what is no file', () => {
  const directory = {kind: 'read', path: '/x', entries: []} as const;
  const {node} = factsWith({});
  const found = {json: {}, isThick: false, namespace: 'multus-system', directory, named: new Map<string, never>()};
  const networks = ['flannel-conf', '/etc/cni/net.d/10-flannel.conflist'];
  assert.equal(clusterQuestion('n1', {...node, multus: {...found, networks}}), {
    node: 'n1',
    multusNamespace: 'multus-system',
    defaultNetworks: ['flannel-conf'],
    usesDefinitions: true,
  });
  const none = {node: 'n1', multusNamespace: 'kube-system', defaultNetworks: [], usesDefinitions: false};
  assert.equal(clusterQuestion('n1', node), none);
});

function said(rights: KubeconfigRights | null): string[] {
  const kubeconfig = {
    path: '/etc/cni/net.d/multus.d/multus.kubeconfig',
    problem: null,
    server: 'https://k:6443',
    rights,
  };
  return checkMultusRights({kubeconfig}).map((remark) =>
    remark.kind === 'finding' ? `${remark.severity} ${remark.id}: ${remark.what}` : `unchecked: ${remark.why}`,
  );
}

test('all that it needs, or nobody asked', () => {
  assert.equal(said({kind: 'told', refused: []}), []);
  assert.equal(said(null), []);
});

test('what stops pods is an error, what keeps multus from reporting is not', () => {
  assert.equal(said({kind: 'told', refused: ['get network-attachment-definitions', 'update pods/status']}), [
    'error multus-forbidden: multus may not get network-attachment-definitions: pods fail with "forbidden"',
    'warning multus-status-forbidden: multus may not update pods/status: it cannot report what pods have',
  ]);
});

test('credentials that are refused, and a server that does not answer', () => {
  assert.match(said({kind: 'unauthorized', reason: '401'})[0] ?? '', /^error multus-unauthorized/);
  assert.equal(said({kind: 'unknown', reason: 'nothing listens there'}), ['unchecked: nothing listens there']);
});

test.run();
