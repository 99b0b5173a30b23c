import {BaseCommand} from '../cli/base-command.js';
import {doctorFlags} from '../cli/flags/doctor-flags.js';
import {currentScreen} from '../cli/terminal.js';
import type {DoctorJson} from '../doctor/report.js';
import {examineNode} from '../use-cases/examine-node.js';
import {captureWords} from '../view/calls/capture-words.js';
import {renderDoctor} from '../view/doctor.js';
import {partingText} from '../view/pod/parting-text.js';

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
    const json = await examineNode({
      root: flags.root,
      nodeName: flags.node,
      confDir: flags['conf-dir'],
      binDir: flags['bin-dir'],
      store: flags.store,
      kubeconfig: flags.kubeconfig,
      context: flags.context,
      environment: process.env,
      clusterTimeoutMs: flags['cluster-timeout'],
      pluginTimeoutMs: flags['plugin-timeout'],
      version: this.config.version,
      log: (line) => this.logToStderr(line),
      textOf: (parting) => partingText(parting, Date.now(), (id) => captureWords(id, flags.store)),
    });
    if (!json.healthy) this.answerNo();
    if (!this.jsonEnabled()) this.display(renderDoctor(json, currentScreen()));
    return json;
  }
}
