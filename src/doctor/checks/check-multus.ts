import {logOfAddOn} from '../add-on-pod.js';
import type {Facts} from '../facts.js';
import {broken, doubtful, unchecked, type Remark} from '../remark.js';

/** Checks what multus needs beside its networks. */
export function checkMultus({kubeconfig, readinessFile, multusSocket, cluster}: Facts): Remark[] {
  return [
    ...(kubeconfig === null || kubeconfig.problem === null
      ? []
      : [
          broken('multus-kubeconfig', {
            what: `multus cannot use its kubeconfig: it fails for every pod`,
            evidence: [`${kubeconfig.path}: ${kubeconfig.problem}`],
            next: 'see whether the pod of multus that writes it runs on this node, or correct "kubeconfig" in its configuration',
          }),
        ]),
    ...(kubeconfig?.problem === null && /^https?:\/\/(localhost|127\.)/.test(kubeconfig.server)
      ? [
          doubtful('multus-kubeconfig-server', {
            what: `multus asks an API server on this node itself, ${kubeconfig.server}`,
            evidence: [`${kubeconfig.path}: server`],
            next: 'unless the API server, or a proxy to it, runs on every node, write its address into the kubeconfig',
          }),
        ]
      : []),
    ...(readinessFile === null || readinessFile.mayExist
      ? []
      : [
          broken('multus-not-ready', {
            what: `multus waits for ${readinessFile.path}, and then fails`,
            evidence: ['readinessindicatorfile in its configuration; the default network writes that file'],
            next: 'see why the default network does not start on this node',
          }),
        ]),
    ...(multusSocket === null ? [] : [daemonsNetworks]),
    ...(multusSocket === null || multusSocket.mayExist
      ? []
      : [
          broken('multus-daemon-down', {
            what: 'the daemon of multus does not run here: every pod fails with "connect: no such file or directory"',
            evidence: [`${multusSocket.path} does not exist`],
            next: `see why its pod does not run on this node: ${logOfAddOn(cluster, 'multus')}`,
          }),
        ]),
  ];
}

const daemonsNetworks = unchecked('the networks of multus', 'its daemon has them in a configuration of its own');
