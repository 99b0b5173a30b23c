import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {confirmRestart} from '../../cli/confirm.js';
import {rootFlag} from '../../cli/flags/flags.js';
import {restartFlags} from '../../cli/flags/shim-flags.js';
import {openNode, requireRights} from '../../install/node-access.js';
import {readReceipt, removeLeftovers} from '../../install/receipts/receipt.js';
import {nodeScriptReceipt, switchScriptOff} from '../../install/receipts/node-script.js';
import {captureCount} from '../../install/receipts/restore.js';
import {summarize, type InstallSummary} from '../../install/summary.js';
import type {RuntimeState} from '../../install/runtimes/target.js';
import {findTarget} from '../../install/runtimes/targets.js';
import {needsRestartToLeave, uninstall} from '../../install/uninstall.js';
import {renderUninstalled} from '../../view/shim/shim-report.js';

type UninstallAnswer =
  | {readonly outcome: 'not-installed'}
  /** What the node script had switched on. */
  | {readonly outcome: 'switched-off'}
  | (InstallSummary & {
      readonly outcome: 'uninstalled';
      readonly runtime: RuntimeState;
      readonly restarted: boolean;
      /** Captures that are still in the store. */
      readonly captures: number;
    });

export default class ShimUninstall extends BaseCommand {
  static override summary = 'Take everything back that "shim install" changed';
  static override description =
    'Gives every edited file its bytes, mode and owner back, restarts the runtime if it still calls the shims, and then ' +
    'removes the shim directory. Works from any state that a crash left. Out of a file that somebody edited since, only ' +
    'what install wrote is taken; if that cannot be told, the difference is shown and nothing is changed, unless --leave ' +
    'names the file. The captures stay.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --yes',
    {description: 'In two steps', command: '<%= config.bin %> <%= command.id %> --no-restart'},
  ];
  static override baseFlags = neverPaged;
  static override flags = {
    leave: Flags.string({
      summary: 'leave these files as they are now, though they were changed since, with commas or repeated',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      default: [],
    }),
    root: rootFlag,
    ...restartFlags,
  };

  async run(): Promise<UninstallAnswer> {
    const {flags} = await this.parse(ShimUninstall);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    requireRights(node);
    if (nodeScriptReceipt(node.host) !== undefined) {
      this.log(await switchScriptOff(node));
      return {outcome: 'switched-off'};
    }
    const receipt = readReceipt(node.host);
    if (receipt === undefined) {
      await removeLeftovers(node.host);
      this.log('No shims are installed; nothing was changed.');
      return {outcome: 'not-installed'};
    }
    const target = findTarget(receipt.target);
    const before = await target.state(node);
    const restarted = needsRestartToLeave(node, before, receipt) && (await confirmRestart(target.unit, flags));
    const runtime = await uninstall(node, target, receipt, {restart: restarted, leave: flags.leave});
    const captures = captureCount(node.host, receipt);
    const summary = summarize(node.host, receipt);
    this.log(renderUninstalled(summary, {captures, restarted}));
    return {outcome: 'uninstalled', ...summary, runtime, restarted, captures};
  }
}
