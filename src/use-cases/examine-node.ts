import {homedir} from 'node:os';
import {callsIn} from '../capture/tree/call-tree.js';
import type {Parting} from '../capture/pod/partings.js';
import {clusterQuestion} from '../doctor/cluster-question.js';
import {askPods} from '../doctor/reading/cri-pods.js';
import {examine} from '../doctor/examine.js';
import {readNodeConfiguration} from '../doctor/reading/node-configuration.js';
import {nodeNameOf} from '../doctor/reading/node-name.js';
import {unchecked} from '../doctor/remark.js';
import {doctorJson, type DoctorJson} from '../doctor/report.js';
import {examineShims} from '../install/examine-shims.js';
import {openNode} from '../install/node-access.js';
import {findRuntimePlaces} from '../install/runtimes/runtime-places.js';
import {askCluster} from '../kubernetes/ask-cluster.js';
import {fetchClusterRecord} from '../kubernetes/cluster-record.js';
import {inspectKubeconfig} from '../kubernetes/inspect-kubeconfig.js';
import {askMultusRights} from '../kubernetes/multus-rights.js';
import {readLatestTrees} from '../store/query/latest-trees.js';
import {isRoot} from '../system/privileges.js';

/** So many captures are read in a fraction of a second, and hold the latest attempt of each pod. */
const capturesToRead = 500;

/** Which node is examined, and with what. */
export interface NodeExamination {
  /** Empty: the node that this runs on. */
  readonly root: string;
  /** As the cluster calls it; undefined: as its host name says. */
  readonly nodeName: string | undefined;
  /** Undefined: where the running runtime looks. */
  readonly confDir: string | undefined;
  readonly binDir: string | undefined;
  readonly store: string;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly clusterTimeoutMs: number;
  readonly pluginTimeoutMs: number;
  readonly version: string;
  readonly log: (line: string) => void;
  /** Puts into words where a pod's sides part. */
  readonly textOf: (parting: Parting) => {readonly message: string; readonly suggestions: readonly string[]};
}

/**
 * Examines a node: what its files and its runtime say, what the cluster says about it, and what was captured there. On
 * another machine's files, nobody is asked who listens there.
 *
 * @throws ClusterError if the kubeconfig that was named cannot be used
 */
export async function examineNode(request: NodeExamination): Promise<DoctorJson> {
  const {root, kubeconfig, context, environment, clusterTimeoutMs, store, version} = request;
  const isHere = root === '';
  const node = openNode(root, request.log);
  const nodeName = request.nodeName ?? nodeNameOf(node.host);
  const {confDir, socket} = await findRuntimePlaces(node);
  const configuration = readNodeConfiguration(node.host, request.confDir ?? confDir);
  const {answer: cluster, warnings} = await askCluster(
    {kubeconfig, context, environment, home: homedir(), root: ''},
    clusterTimeoutMs,
    (each) => fetchClusterRecord(each, clusterQuestion(nodeName, configuration)),
  );
  const {binDirs, shimmedDirs, shims, problem} = await examineShims(node, version);
  const captured = readLatestTrees(store, capturesToRead);
  const examination = await examine(
    {
      configuration,
      nodeName,
      cluster,
      shims,
      sight: {
        trees: captured.trees,
        treesOf: ({namespace, name}) =>
          captured.trees.filter((tree) =>
            callsIn(tree).some(({invocation: {pod}}) => pod?.namespace === namespace && pod.name === name),
          ),
        textOf: request.textOf,
      },
      unchecked: [
        ...warnings.map((warning) => unchecked('what Kubernetes says', warning.replaceAll('\n  try: ', '; '))),
        ...(problem === null ? [] : [unchecked('the shims', problem)]),
        ...(captured.gap !== null && cluster !== null ? [unchecked("pods' captures", captured.gap)] : []),
        ...(isHere && !isRoot() ? [unchecked('what only root can read', 'run it with sudo')] : []),
      ],
    },
    {
      host: node.host,
      run: node.run,
      binDirs: request.binDir === undefined ? binDirs : [request.binDir],
      shimmedDirs,
      timeoutMs: request.pluginTimeoutMs,
      architecture: process.arch,
      seesLinks: isHere,
      nowMs: Date.now(),
      askPods: isHere ? askPods : null,
      runtimeSocket: socket,
      readKubeconfig: async (path) => {
        const inspection = await inspectKubeconfig(path, {at: node.host.at, nowMs: Date.now()});
        const isAsked = isHere && inspection.problem === null;
        return {...inspection, rights: isAsked ? await askMultusRights(path, clusterTimeoutMs) : null};
      },
    },
  );
  return doctorJson(examination, nodeName, shims);
}
