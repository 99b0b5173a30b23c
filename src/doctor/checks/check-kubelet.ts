import type {Facts} from '../facts.js';
import {broken, type Remark} from '../remark.js';

/** Flags that went with dockershim (kubernetes 1.24, CHANGELOG "Removal of dockershim"). */
const removedFlag = /unknown (?:shorthand )?flag: '?(--(?:cni-[\w-]+|network-plugin[\w-]*))/;

/** Checks that the kubelet runs: without it no pod starts, whatever the network is like. */
export function checkKubelet({kubelet}: Pick<Facts, 'kubelet'>): Remark[] {
  if (kubelet === null) return [];
  const {state, restarts, said} = kubelet;
  const [, flag] = removedFlag.exec(said ?? '') ?? [];
  const evidence = [
    `systemctl show kubelet: ${state}, restarted ${restarts} times`,
    ...(said === null ? [] : [`journalctl -u kubelet: ${said}`]),
  ];
  return flag === undefined
    ? [
        broken('kubelet-not-running', {
          what: 'the kubelet does not keep running: no pod starts here',
          evidence,
          next: 'journalctl -u kubelet -n 50    says why',
        }),
      ]
    : [
        broken('kubelet-flag-removed', {
          what: `the kubelet ends at once, since it knows no ${flag}: no pod starts here`,
          evidence,
          next: `take ${flag} out of its command line: systemctl cat kubelet shows its drop-ins and environment files; since 1.24 the container runtime is told instead`,
        }),
      ];
}
