import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkMultusRights} from '../../../src/doctor/check-multus-rights.js';
import type {KubeconfigRights} from '../../../src/doctor/facts.js';

const test = suite('doctor: what multus may');

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
