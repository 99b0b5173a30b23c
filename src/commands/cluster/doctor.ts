import {BaseCommand} from '../../cli/base-command.js';
import {examineFlags, ownerOfPods, selectionFromFlags} from '../../cli/flags/cluster-flags.js';
import {confirmOnNodes, confirmRoom} from '../../cli/confirm.js';
import {fleetProgress} from '../../cli/fleet-progress.js';
import {untilSignalled} from '../../cli/interrupt.js';
import {accessFromFlags} from '../../cli/flags/kubeconfig-flag.js';
import {problemTeller} from '../../cli/problem-teller.js';
import {currentScreen} from '../../cli/terminal.js';
import {clusterAsker} from '../../cluster/collect/ask-cluster.js';
import {intoStore} from '../../cluster/collect/take-in.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {prepare} from '../../cluster/plan.js';
import {runOnNodes} from '../../cluster/session/run.js';
import {examineContext} from '../../doctor/checks/judge-context.js';
import {readContexts} from '../../store/disk/contexts.js';
import {withTemporaryDirectory} from '../../system/temporary-directory.js';
import {podTemplate} from '../../use-cases/pod-template.js';
import {renderExamination, verdictOf, type Examination} from '../../view/cluster/examination.js';
import {isPartial, unfitRow} from '../../view/cluster/outcomes.js';

/** A pod that only looks is soon done. */
const minutes = {for: 300_000, keep: 0, 'max-store': '1M'} as const;

export default class ClusterDoctor extends BaseCommand {
  static override summary = 'Examine the CNI set-up of nodes of a cluster, from wherever there is a kubeconfig';
  static override description =
    'On each node a pod gathers configurations and plugins with the script of "shim script", changes nothing, and is gone; they are judged here. "doctor --nodes ..." is the same. What a node does not tell this way is listed as not checked. Exit status 1: something is broken; 3: some nodes could not be examined.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --nodes node1,node2',
    '<%= config.bin %> doctor --selector mlab/type=physical --yes',
  ];
  static override flags = examineFlags;

  async run(): Promise<Examination> {
    const {flags} = await this.parse(ClusterDoctor);
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const template = podTemplate('context', {...flags, ...minutes}, {...this.config, owner: ownerOfPods()});
    const choice = await prepare(fleet, template, selectionFromFlags(flags), (plan, count) =>
      confirmOnNodes(plan, {count, yes: flags.yes, maxNodes: flags['max-nodes']}),
    );
    const answer = await withTemporaryDirectory('doctor', async (directory): Promise<Examination> => {
      const progress = fleetProgress();
      const outcomes = await runOnNodes(
        {
          fleet,
          nodes: choice.nodes,
          settings: {template, parallel: flags.parallel, nodeTimeoutMs: flags['node-timeout']},
          detach: false,
          untilFailure: false,
          finish: intoStore(directory, 'context', {
            askCluster: clusterAsker(fleet, (problem) => this.warn(problem)),
            confirm: confirmRoom,
            onProgress: progress.onBytes,
          }),
          stop: untilSignalled(),
        },
        {
          onCall: () => undefined,
          ...progress,
          onRecording: () => undefined,
          onProblem: problemTeller((line) => this.warn(line)),
        },
      );
      const failed = [...outcomes, ...choice.unfit.map(unfitRow)].filter((row) => isPartial([row]));
      return {examined: readContexts(directory).map(examineContext), failed};
    });
    const verdict = verdictOf(answer);
    if (verdict === 'partly') this.answerPartly();
    if (verdict === 'no') this.answerNo();
    if (!this.jsonEnabled()) this.display(renderExamination(answer, currentScreen()));
    return answer;
  }
}
