import type {Facts} from '../facts.js';
import {broken, doubtful, unchecked, type Remark} from '../remark.js';

/** Without these every pod fails that has, or may have, a network of its own. */
const indispensable = /^get /;

/** Checks what the API server says to the credentials of multus. */
export function checkMultusRights({kubeconfig}: Pick<Facts, 'kubeconfig'>): Remark[] {
  const rights = kubeconfig?.rights ?? null;
  if (kubeconfig === null || rights === null) return [];
  const {path, server} = kubeconfig;
  switch (rights.kind) {
    case 'unknown':
      return [unchecked('the rights of multus', rights.reason)];
    case 'unauthorized':
      return [
        broken('multus-unauthorized', {
          what: `the API server does not accept the credentials of multus: it fails for every pod`,
          evidence: [rights.reason, path],
          next: 'see whether the pod of multus that writes them runs on this node, and what its log says',
        }),
      ];
    case 'told':
      return refusals(rights.refused, [`asked ${server} with ${path}`]);
  }
}

function refusals(refused: readonly string[], evidence: readonly string[]): Remark[] {
  const next = 'apply the ClusterRole that belongs to the installed release of multus, and its binding';
  const basic = refused.filter((right) => indispensable.test(right));
  const others = refused.filter((right) => !indispensable.test(right));
  return [
    ...(basic.length === 0
      ? []
      : [
          broken('multus-forbidden', {
            what: `multus may not ${basic.join(', ')}: pods fail with "forbidden"`,
            evidence,
            next,
          }),
        ]),
    ...(others.length === 0
      ? []
      : [
          doubtful('multus-status-forbidden', {
            what: `multus may not ${others.join(', ')}: it cannot report what pods have`,
            evidence,
            next,
          }),
        ]),
  ];
}
