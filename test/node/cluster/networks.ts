import {readFileSync, writeFileSync} from 'node:fs';
import * as assert from 'uvu/assert';
import type {RigCluster} from '../rig/rig-cluster.js';

/** The networks of the two nodes, and pods on them. */
export interface Networks {
  /** Path of a node's CNI configuration, seen from here. */
  readonly conflist: (node: number) => string;
  /** On node1 the last plugin of the chain is asked for a setting that there is not; on node2 only the gateway's address is left. */
  readonly breakOn: (node: 1 | 2) => void;
  readonly mend: () => void;
  readonly startPod: (name: string, nodeName: string) => void;
  readonly phaseOf: (name: string) => string;
  /** Without waiting for their ends. */
  readonly deletePods: () => void;
}

const podsPath = '/api/v1/namespaces/default/pods';

const breaks = {
  1: ['"type": "portmap"', '"type": "tuning", "sysctl": {"net.none.such": "1"}'],
  2: ['"subnet": "10.77.2.0/24"', '"subnet": "10.77.2.0/24", "rangeStart": "10.77.2.1", "rangeEnd": "10.77.2.1"'],
} as const;

export function networksOf(cluster: RigCluster): Networks {
  const conflist = (node: number) => `${cluster.root(node)}/etc/cni/net.d/10-rig.conflist`;
  const sound = {1: readFileSync(conflist(1), 'utf8'), 2: readFileSync(conflist(2), 'utf8')};
  return {
    conflist,
    breakOn: (node) => {
      const [well, broken] = breaks[node];
      writeFileSync(conflist(node), sound[node].replace(well, broken));
    },
    mend: () => {
      for (const node of [1, 2] as const) writeFileSync(conflist(node), sound[node]);
    },
    startPod: (name, nodeName) => {
      const container = {
        name: 'c',
        image: 'docker.io/library/rig-box:1',
        imagePullPolicy: 'IfNotPresent',
        command: ['sleep', '1000'],
      };
      const spec = {
        nodeName,
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        containers: [container],
      };
      const {status, body} = cluster.request('POST', podsPath, {metadata: {name}, spec});
      assert.is(status, 201, JSON.stringify(body));
    },
    phaseOf: (name) =>
      (cluster.request('GET', `${podsPath}/${name}`).body['status'] as unknown as {phase: string}).phase,
    deletePods: () => void cluster.request('DELETE', `${podsPath}?gracePeriodSeconds=0`),
  };
}
