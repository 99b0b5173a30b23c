import {BaseCommand} from '../../cli/base-command.js';
import {foundFlags, wantedFromFlags} from '../../cli/flags/cluster-flags.js';
import {accessFromFlags} from '../../cli/flags/kubeconfig-flag.js';
import {currentScreen} from '../../cli/terminal.js';
import {findRecorders} from '../../cluster/found/find-recorders.js';
import {lookAt} from '../../cluster/found/look.js';
import {requireFleet} from '../../cluster/open-fleet.js';
import {inParallel} from '../../cluster/session/parallel.js';
import {renderRecorders, type RecorderRow} from '../../view/cluster/recorders.js';

interface ClusterStatusJson {
  readonly recorders: readonly (RecorderRow & {readonly namespace: string; readonly pod: string})[];
}

export default class ClusterStatus extends BaseCommand {
  static override summary = 'Show the recorders on the nodes of a cluster, whoever made them';
  static override description =
    'They are found by their labels. ON: it records; OFF: its time is over, and it keeps what it has until it is collected.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {description: 'For a script', command: `<%= config.bin %> <%= command.id %> --json | jq -r '.recorders[].node'`},
  ];
  static override flags = foundFlags;

  async run(): Promise<ClusterStatusJson> {
    const {flags} = await this.parse(ClusterStatus);
    const fleet = await requireFleet(accessFromFlags(flags), flags['cluster-timeout']);
    const found = await findRecorders(fleet, flags.namespace, wantedFromFlags(flags));
    const recorders = await inParallel(found, flags.parallel, async (recorder) => {
      const {node, namespace, pod, run, owner, forSeconds, createdAtMs} = recorder;
      const look = await lookAt(fleet, recorder, flags['cluster-timeout']);
      const createdAt = new Date(createdAtMs).toISOString();
      return {node, namespace, pod, ...look, createdAt, forSeconds, owner, run};
    });
    if (!this.jsonEnabled()) {
      if (recorders.length > 0) this.display(renderRecorders(recorders, {...currentScreen(), nowMs: fleet.nowMs()}));
      else this.logToStderr(`no recorders in ${flags.namespace}`);
    }
    return {recorders};
  }
}
