import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {BaseCommand} from '../../cli/base-command.js';
import {examineFlags, ownerOfPods, selectionFromFlags} from '../../cli/cluster-flags.js';
import {confirmOnNodes} from '../../cli/confirm.js';
import {untilSignalled} from '../../cli/interrupt.js';
import {accessFromFlags} from '../../cli/kubeconfig-flag.js';
import {progressBar} from '../../cli/progress.js';
import {currentScreen} from '../../cli/terminal.js';
import {intoStore} from '../../cluster/collect/take-in.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {prepare} from '../../cluster/plan.js';
import {runOnNodes} from '../../cluster/session/run.js';
import {newTemplate} from '../../cluster/session/template.js';
import {examineContext} from '../../doctor/judge-context.js';
import {nodeScript} from '../../install/shim-files/node-script.js';
import {readContexts} from '../../store/disk/contexts.js';
import {storeFolders} from '../../store/disk/format.js';
import {renderFindings, type ExaminedNode} from '../../view/cluster/findings.js';
import {renderOutcomes, unfitRow, type OutcomeRow} from '../../view/cluster/outcomes.js';

interface ClusterDoctorJson {
  readonly examined: readonly ExaminedNode[];
  /** Nodes that could not be examined. */
  readonly failed: readonly OutcomeRow[];
}

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

  async run(): Promise<ClusterDoctorJson> {
    const {flags} = await this.parse(ClusterDoctor);
    const {root: packageRoot, version} = this.config;
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const script = nodeScript(packageRoot, {version, storeFolders});
    const choices = {...flags, ...minutes};
    const template = newTemplate('context', choices, {owner: ownerOfPods(), packageRoot, nodeScript: script});
    const choice = await prepare(fleet, template, selectionFromFlags(flags), (plan, count) =>
      confirmOnNodes(plan, {count, yes: flags.yes, maxNodes: flags['max-nodes']}),
    );
    const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-doctor-'));
    try {
      const showProgress = progressBar();
      const outcomes = await runOnNodes(
        {
          fleet,
          nodes: choice.nodes,
          settings: {template, parallel: flags.parallel, nodeTimeoutMs: flags['node-timeout']},
          detach: false,
          untilFailure: false,
          finish: intoStore(directory, 'context'),
          stop: untilSignalled(),
        },
        {
          onCall: () => undefined,
          onStarted: showProgress,
          onFinished: showProgress,
          onRecording: () => undefined,
          onProblem: (node, problem) => this.warn(`${node ?? 'the watch for the pods'}: ${problem}`),
        },
      );
      const failed = [...outcomes, ...choice.unfit.map(unfitRow)].filter(({obstacle}) => obstacle !== null);
      return this.report({examined: readContexts(directory).map(examineContext), failed});
    } finally {
      rmSync(directory, {recursive: true, force: true});
    }
  }

  private report(answer: ClusterDoctorJson): ClusterDoctorJson {
    const {examined, failed} = answer;
    if (failed.length > 0) this.answerPartly();
    else if (examined.some(({findings}) => findings.some(({severity}) => severity === 'error'))) this.answerNo();
    if (!this.jsonEnabled() && examined.length > 0) this.display(renderFindings(examined, currentScreen()));
    if (!this.jsonEnabled() && failed.length > 0) this.display(`\n${renderOutcomes(failed, currentScreen())}`);
    return answer;
  }
}
