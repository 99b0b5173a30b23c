import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../../cli/base-command.js';
import {foundFlags, ownerOfPods, wantedFromFlags} from '../../cli/flags/cluster-flags.js';
import {confirmStop} from '../../cli/confirm.js';
import {accessFromFlags} from '../../cli/flags/kubeconfig-flag.js';
import {currentScreen} from '../../cli/terminal.js';
import {findRecorders, type FoundRecorder} from '../../cluster/found/find-recorders.js';
import {stopFound} from '../../cluster/found/stop.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {podTemplate} from '../../use-cases/pod-template.js';
import {isPartial, renderOutcomes, type OutcomeRow} from '../../view/cluster/outcomes.js';

interface ClusterStopJson {
  readonly nodes: readonly OutcomeRow[];
}

export default class ClusterStop extends BaseCommand {
  static override summary = 'End the recording on the nodes of a cluster, and leave nothing there';
  static override description =
    'Finds the recorders by their labels, whoever made them. Each takes back what it did on its node, erases what it recorded, and is deleted. Where one was killed or the node was rebooted, another pod cleans up. "cluster collect" does the same, and brings the captures home first.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --yes',
    {description: 'One run of several', command: '<%= config.bin %> <%= command.id %> --run 3f9a01bc'},
  ];
  static override flags = {...foundFlags, yes: Flags.boolean({summary: 'do not ask'})};

  async run(): Promise<ClusterStopJson> {
    const {flags} = await this.parse(ClusterStop);
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const recorders = await findRecorders(fleet, flags.namespace, wantedFromFlags(flags));
    if (recorders.length > 0) await confirmStop(recorders.length, flags.yes);
    else this.logToStderr(`no recorders in ${flags.namespace}`);
    const outcomes = await stopFound({
      fleet,
      namespace: flags.namespace,
      recorders,
      parallel: flags.parallel,
      nodeTimeoutMs: flags['node-timeout'],
      cleaner: (found) => this.cleaner(found),
    });
    if (isPartial(outcomes)) this.answerPartly();
    if (!this.jsonEnabled() && outcomes.length > 0) this.display(renderOutcomes(outcomes, currentScreen()));
    return {nodes: outcomes};
  }

  private cleaner({namespace, state, store}: FoundRecorder) {
    const choices = {
      namespace,
      image: state.images[0] ?? '',
      pull: 'IfNotPresent',
      for: 60_000,
      keep: 0,
      'max-store': '1M',
    } as const;
    return {...podTemplate('clean', choices, {...this.config, owner: ownerOfPods()}), store};
  }
}
