import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {ownerOfPods, recordFlags, selectionFromFlags} from '../../cli/flags/cluster-flags.js';
import {confirmOnNodes, confirmRoom} from '../../cli/confirm.js';
import {fleetProgress} from '../../cli/fleet-progress.js';
import {problemTeller} from '../../cli/problem-teller.js';
import {accessFromFlags} from '../../cli/flags/kubeconfig-flag.js';
import {untilRecordingEnds} from '../../cli/recording-interrupt.js';
import {currentScreen} from '../../cli/terminal.js';
import {chooseNodes} from '../../cluster/choose/choose-nodes.js';
import {clusterAsker} from '../../cluster/collect/ask-cluster.js';
import {forecast} from '../../cluster/collect/forecast.js';
import {intoStore} from '../../cluster/collect/take-in.js';
import {hasFailed} from '../../cluster/desk/event.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {leftText, prepare} from '../../cluster/plan.js';
import {podManifest} from '../../cluster/pod/manifest.js';
import {runOnNodes} from '../../cluster/session/run.js';
import {recordingManifest} from '../../kubernetes/recording/rights.js';
import {toYaml} from '../../kubernetes/recording/yaml.js';
import {podTemplate} from '../../use-cases/pod-template.js';
import {nodeColumns, recordingNote, renderRemoteCall} from '../../view/cluster/call.js';
import {isPartial, renderOutcomes, unfitRow, type OutcomeRow} from '../../view/cluster/outcomes.js';

interface ClusterRecordJson {
  readonly run: string;
  readonly store: string;
  readonly nodes: readonly OutcomeRow[];
}

export default class ClusterRecord extends BaseCommand {
  static override summary =
    'Record on the nodes of a cluster, with nothing but a kubeconfig, and bring the captures home';
  static override description = `On each node a privileged pod runs the script of "shim script": shims are mounted over the plugins, no file is edited and nothing is restarted. Calls are shown as they end; when the time is over, at the first failure with --until-failure, or at Ctrl-C the captures are collected, and everything on the nodes is taken back. A node undoes it by itself at its own deadline, whatever becomes of this command, of the pod, or of the API server.

Whoever may do that is root on the nodes: --rbac prints the least rights, and says so. Exit status 3: some nodes could not be recorded on, or collected from.`;
  static override examples = [
    {description: 'The node with a pod that hangs', command: '<%= config.bin %> <%= command.id %> --pod default/web-0'},
    {
      description: 'Wherever pods wait for their network, until one fails again',
      command: '<%= config.bin %> <%= command.id %> --stuck --until-failure --yes',
    },
    {
      description: 'All physical nodes for an hour, collected later from anywhere',
      command: '<%= config.bin %> <%= command.id %> --selector mlab/type=physical --for 1h --detach',
    },
    {description: 'See the pods', command: '<%= config.bin %> <%= command.id %> --nodes node1 --dry-run'},
  ];
  static override baseFlags = neverPaged;
  static override flags = recordFlags;

  async run(): Promise<ClusterRecordJson | undefined> {
    const {flags} = await this.parse(ClusterRecord);
    if (flags.rbac) return void process.stdout.write(recordingManifest(flags.namespace));
    const selection = selectionFromFlags(flags);
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const template = podTemplate('record', flags, {...this.config, owner: ownerOfPods()});
    if (flags['dry-run']) {
      const {nodes} = await chooseNodes(fleet, selection);
      return void process.stdout.write(await toYaml(nodes.map(({name}) => podManifest(template, name))));
    }
    const choice = await prepare(fleet, template, selection, (plan, count) => {
      const lines = flags.detach ? plan : [...plan, forecast(count, flags['max-store'], flags.store)];
      return confirmOnNodes(lines, {count, yes: flags.yes, maxNodes: flags['max-nodes']});
    });
    const columns = nodeColumns(choice.nodes.map(({name}) => name));
    const progress = fleetProgress();
    const outcomes = await runOnNodes(
      {
        fleet,
        nodes: choice.nodes,
        settings: {template, parallel: flags.parallel, nodeTimeoutMs: flags['node-timeout']},
        detach: flags.detach,
        untilFailure: flags['until-failure'],
        finish: intoStore(flags.store, 'pack', {
          askCluster: clusterAsker(fleet, (problem) => this.warn(problem)),
          confirm: confirmRoom,
          onProgress: progress.onBytes,
          withSecrets: flags['with-secrets'],
        }),
        stop: untilRecordingEnds(leftText(template)),
      },
      {
        onCall: (node, call) => {
          if (this.jsonEnabled() || (flags.failed && !hasFailed(call))) return;
          progress.clear();
          this.log(renderRemoteCall(node, call, columns, currentScreen()));
        },
        ...progress,
        onRecording: (nodes) => {
          if (nodes.length > 0) this.logToStderr(recordingNote(nodes.length, flags.detach));
        },
        onProblem: problemTeller((line) => this.warn(line)),
      },
    );
    const rows = [...outcomes, ...choice.unfit.map(unfitRow)];
    if (isPartial(rows)) this.answerPartly();
    if (!this.jsonEnabled()) this.log(`\n${renderOutcomes(rows, currentScreen())}`);
    return {run: template.run, store: flags.store, nodes: rows};
  }
}
