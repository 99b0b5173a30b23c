import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../../cli/base-command.js';
import {foundFlags, wantedFromFlags, withSecretsFlag} from '../../cli/flags/cluster-flags.js';
import {storeFlag} from '../../cli/flags/flags.js';
import {confirmRoom} from '../../cli/confirm.js';
import {fleetProgress} from '../../cli/fleet-progress.js';
import {accessFromFlags} from '../../cli/flags/kubeconfig-flag.js';
import {currentScreen} from '../../cli/terminal.js';
import {clusterAsker} from '../../cluster/collect/ask-cluster.js';
import {intoStore} from '../../cluster/collect/take-in.js';
import {collectFound} from '../../cluster/found/collect.js';
import {findRecorders} from '../../cluster/found/find-recorders.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {NotFoundError} from '../../errors.js';
import {isPartial, renderOutcomes, type OutcomeRow} from '../../view/cluster/outcomes.js';

interface ClusterCollectJson {
  readonly store: string;
  readonly nodes: readonly OutcomeRow[];
}

export default class ClusterCollect extends BaseCommand {
  static override summary = 'Fetch what was recorded on the nodes of a cluster, and end the recording there';
  static override description =
    'Finds the recorders by their labels, from whatever machine they were made. What has come is believed when its length and digest are right; only then it is erased on the node. With --keep-on the recorders go on.';
  static override examples = [
    {description: 'All that is there', command: '<%= config.bin %> <%= command.id %> --store incident'},
    {description: 'What there is so far', command: '<%= config.bin %> <%= command.id %> --nodes node7 --keep-on'},
  ];
  static override flags = {
    ...foundFlags,
    'keep-on': Flags.boolean({summary: 'let them go on recording; nothing is erased on the nodes'}),
    'with-secrets': withSecretsFlag,
    store: storeFlag,
  };

  async run(): Promise<ClusterCollectJson> {
    const {flags} = await this.parse(ClusterCollect);
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const recorders = await findRecorders(fleet, flags.namespace, wantedFromFlags(flags));
    if (recorders.length === 0) {
      throw new NotFoundError(`there are no recorders in ${flags.namespace}`, {
        suggestions: ['--namespace NAME    if they are elsewhere', 'mlab-cni cluster record    makes some'],
      });
    }
    const progress = fleetProgress();
    const finish = intoStore(flags.store, 'pack', {
      askCluster: clusterAsker(fleet, (problem) => this.warn(problem)),
      confirm: confirmRoom,
      onProgress: progress.onBytes,
      withSecrets: flags['with-secrets'],
    });
    const outcomes = await collectFound({
      fleet,
      namespace: flags.namespace,
      recorders,
      parallel: flags.parallel,
      nodeTimeoutMs: flags['node-timeout'],
      finish: (node) => ({...finish(node), keepOn: flags['keep-on']}),
      onFinished: progress.onFinished,
    });
    if (isPartial(outcomes)) this.answerPartly();
    if (!this.jsonEnabled()) this.display(renderOutcomes(outcomes, currentScreen()));
    return {store: flags.store, nodes: outcomes};
  }
}
