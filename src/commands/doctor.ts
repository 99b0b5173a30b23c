import {homedir} from 'node:os';
import {callsIn} from '../capture/call-tree.js';
import {BaseCommand} from '../cli/base-command.js';
import {doctorFlags} from '../cli/doctor-flags.js';
import {currentScreen} from '../cli/terminal.js';
import {clusterQuestion} from '../doctor/cluster-question.js';
import {askPods} from '../doctor/cri-pods.js';
import {examine} from '../doctor/examine.js';
import {readNodeConfiguration} from '../doctor/node-configuration.js';
import {nodeNameOf} from '../doctor/node-name.js';
import {unchecked} from '../doctor/remark.js';
import {doctorJson, type DoctorJson} from '../doctor/report.js';
import {examineShims} from '../install/examine-shims.js';
import {openNode} from '../install/node-access.js';
import {findRuntimePlaces} from '../install/runtimes/runtime-places.js';
import {askCluster} from '../kubernetes/ask-cluster.js';
import {fetchClusterRecord} from '../kubernetes/cluster-record.js';
import {inspectKubeconfig} from '../kubernetes/inspect-kubeconfig.js';
import {readLatestTrees} from '../store/query/latest-trees.js';
import {isRoot} from '../system/privileges.js';
import {captureWords} from '../view/capture-words.js';
import {renderDoctor} from '../view/doctor.js';
import {partingText} from '../view/parting-text.js';

/** So many captures are read in a fraction of a second, and hold the latest attempt of each pod. */
const capturesToRead = 500;

export default class Doctor extends BaseCommand {
  static override summary = "Examine a node's CNI set-up: configuration, plugins, kernel, addresses, cluster";
  static override description = `Each finding comes with its evidence and the next step. Nothing is changed: plugins are asked for their versions, and no more. What could not be checked (no cluster, not root, another machine's files) is listed.

Exit status 1: something is broken. Warnings and information leave it 0.`;
  static override examples = [
    {description: 'This node', command: 'sudo <%= config.bin %> <%= command.id %>'},
    {
      description: 'With the cluster, and the credentials of the kubelet',
      command: 'sudo <%= config.bin %> <%= command.id %> --kubeconfig /etc/kubernetes/kubelet.conf',
    },
    {description: 'Nodes of a cluster, from afar', command: '<%= config.bin %> <%= command.id %> --nodes n1,n2'},
  ];
  static override flags = doctorFlags;

  async run(): Promise<DoctorJson> {
    if (this.argv.some((word) => /^--(nodes|selector|stuck|pod)(=|$)/.test(word))) {
      await this.config.runCommand('cluster:doctor', this.argv);
      this.exit(Number(process.exitCode ?? 0)); // that one has answered
    }
    const {flags} = await this.parse(Doctor);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    const nodeName = flags.node ?? nodeNameOf(node.host);
    const {confDir, socket} = await findRuntimePlaces(node);
    const configuration = readNodeConfiguration(node.host, flags['conf-dir'] ?? confDir);
    const {answer: cluster, warnings} = await askCluster(
      {kubeconfig: flags.kubeconfig, context: flags.context, environment: process.env, home: homedir(), root: ''},
      flags['cluster-timeout'],
      (each) => fetchClusterRecord(each, clusterQuestion(nodeName, configuration)),
    );
    const {binDirs, shimmedDirs, shims, problem} = await examineShims(node, this.config.version);
    const captured = readLatestTrees(flags.store, capturesToRead);
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
          textOf: (parting) => partingText(parting, Date.now(), (id) => captureWords(id, flags.store)),
        },
        unchecked: [
          ...warnings.map((warning) => unchecked('what Kubernetes says', warning.replaceAll('\n  try: ', '; '))),
          ...(problem === null ? [] : [unchecked('the shims', problem)]),
          ...(captured.gap !== null && cluster !== null ? [unchecked("pods' captures", captured.gap)] : []),
          ...(flags.root === '' && !isRoot() ? [unchecked('what only root can read', 'run it with sudo')] : []),
        ],
      },
      {
        host: node.host,
        run: node.run,
        binDirs: flags['bin-dir'] === undefined ? binDirs : [flags['bin-dir']],
        shimmedDirs,
        timeoutMs: flags['plugin-timeout'],
        architecture: process.arch,
        seesLinks: flags.root === '',
        nowMs: Date.now(),
        askPods: flags.root === '' ? askPods : null,
        runtimeSocket: socket,
        readKubeconfig: inspectKubeconfig,
      },
    );
    const json = doctorJson(examination, nodeName, shims);
    if (!json.healthy) this.answerNo();
    if (!this.jsonEnabled()) this.display(renderDoctor(json, currentScreen()));
    return json;
  }
}
