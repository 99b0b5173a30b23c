import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {confirmRestart} from '../../cli/confirm.js';
import {restartFlags, shimChoices, shimFlags, targetFlags} from '../../cli/flags/shim-flags.js';
import {chooseTarget} from '../../install/runtimes/choose-target.js';
import type {Detection} from '../../install/runtimes/detect/detect.js';
import {install, proposeInstall, type Proposal} from '../../install/install.js';
import {openNode, requireRights} from '../../install/node-access.js';
import {absolutePath, shimRequest} from '../../install/request.js';
import {afterInstall} from '../../install/switch-on.js';
import {editDiffs, summarize, type InstallSummary} from '../../install/summary.js';
import type {Placement} from '../../install/networks/placement.js';
import type {RuntimeState} from '../../install/runtimes/target.js';
import {storeFolders} from '../../store/disk/format.js';
import {renderDetection, renderInstalled, renderNoPlan, renderPlan} from '../../view/shim/shim-report.js';

interface InstallAnswer extends InstallSummary {
  readonly outcome: 'installed' | 'already-installed' | 'planned';
  /** What was found to start pods here, if that was asked. */
  readonly detection: Detection | null;
  readonly runtime: RuntimeState;
  readonly restarted: boolean;
  /** Where each plugin that a network needs is found, before and after. */
  readonly placements: readonly Placement[];
  /** What would be edited, if it was only planned. */
  readonly diffs?: readonly {readonly path: string; readonly diff: string}[];
}

export default class ShimInstall extends BaseCommand {
  static override summary = 'Put a shim in front of every CNI plugin of this node';
  static override description =
    'Makes a directory with one shim per plugin, and points what starts pods here at it: bin_dir or bin_dirs of ' +
    'containerd, plugin_dirs of CRI-O, --cni-bin-dir of a kubelet before 1.24 that drives docker. The real plugins stay ' +
    'where they are. The way back is written down first, so that "shim uninstall" can return every byte from any state.\n\n' +
    'With --mode mount nobody is configured or restarted: the shims are mounted over the plugins until the next reboot.';
  static override examples = [
    {description: 'Look before you leap', command: '<%= config.bin %> <%= command.id %> --dry-run'},
    {
      description: 'Without a restart, until the next reboot',
      command: '<%= config.bin %> <%= command.id %> --mode mount',
    },
    {description: 'Record for two hours', command: '<%= config.bin %> <%= command.id %> --yes --for 2h'},
    {description: 'Restart the runtime yourself, later', command: '<%= config.bin %> <%= command.id %> --no-restart'},
  ];
  static override baseFlags = neverPaged;
  static override flags = {
    ...targetFlags,
    ...shimFlags,
    'dry-run': Flags.boolean({summary: 'show what would be changed, and change nothing'}),
    ...restartFlags,
  };

  async run(): Promise<InstallAnswer> {
    const {flags} = await this.parse(ShimInstall);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    if (!flags['dry-run']) requireRights(node);
    const {target, detection} = await chooseTarget(node, flags.runtime);
    if (detection !== null) this.logToStderr(renderDetection(detection));
    const {root, version} = this.config;
    const shimDir = flags['shim-dir'] === undefined ? null : absolutePath('--shim-dir', flags['shim-dir']);
    const request = {
      ...shimRequest(shimChoices(flags), root, version),
      mode: flags.mode ?? null,
      shimDir,
      editsMultus: flags.multus,
      storeFolders,
    };
    const proposal = await proposeInstall(node, target, request);
    for (const warning of proposal.warnings) this.warn(warning);
    const {kind, installation, placements} = proposal;
    const summary = summarize(node.host, installation);
    if (flags['dry-run']) return {...this.showPlan(proposal, summary, target.unit), detection};
    const restarted = proposal.restartNeeded && (await confirmRestart(target.unit, flags));
    const runtime = await install(node, target, proposal, {restart: restarted, now: new Date()});
    const already = kind === 'installed' && !restarted;
    this.log(
      renderInstalled(summary, {already, placements, runtime: afterInstall(node, target, installation, runtime)}),
    );
    return {
      outcome: already ? 'already-installed' : 'installed',
      ...summary,
      detection,
      runtime,
      restarted,
      placements,
    };
  }

  private showPlan(
    {kind, installation, placements, state, restartNeeded}: Proposal,
    summary: InstallSummary,
    unit: string,
  ): Omit<InstallAnswer, 'detection'> {
    const diffs = kind === 'new' ? editDiffs(installation) : [];
    const texts = diffs.map(({diff}) => diff);
    if (kind === 'new') this.log(renderPlan(summary, {placements, diffs: texts, restart: restartNeeded ? unit : null}));
    else this.log(renderNoPlan(kind));
    return {outcome: 'planned', ...summary, runtime: state, restarted: false, placements, diffs};
  }
}
