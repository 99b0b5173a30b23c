import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {rootFlag} from '../../cli/flags/flags.js';
import {openNode} from '../../install/node-access.js';
import {readReceipt} from '../../install/receipts/receipt.js';
import {nodeScriptReceipt, scriptProblems, type NodeScriptReceipt} from '../../install/receipts/node-script.js';
import type {NodeAccess} from '../../install/runtimes/target.js';
import {nodeScript} from '../../install/shim-files/node-script.js';
import type {InstallStatus} from '../../install/status.js';
import {statusNow} from '../../install/status-now.js';
import {atRoot} from '../../view/shim/at-root.js';
import {readDropped} from '../../store/disk/dropped.js';
import {storeFolders} from '../../store/disk/format.js';
import {droppedJson, type DroppedJson} from '../../view/dropped.js';
import {renderScriptStatus, renderStatus} from '../../view/shim/shim-status.js';

/** Captures that had to make room in the store. */
interface WithDropped {
  readonly dropped: DroppedJson;
}

type ShimStatusJson =
  (InstallStatus & WithDropped) | ScriptStatus | {readonly installed: false; readonly healthy: false};

/** What the node script has switched on. */
interface ScriptStatus extends NodeScriptReceipt, WithDropped {
  readonly installed: true;
  readonly healthy: boolean;
  readonly problems: readonly {readonly what: string; readonly remedy: string}[];
}

export default class ShimStatus extends BaseCommand {
  static override summary = 'Say whether shims are installed, and whether all is well with them';
  static override description =
    'Compares the node with the receipt: edited files, mounts, plugins that came or went, what the running runtime ' +
    'says, and whether recording was switched off. Each problem comes with what to do about it. Exit status 1: not ' +
    'installed, or something needs attention.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'What is the matter, for a script',
      command: '<%= config.bin %> <%= command.id %> --json | jq .problems',
    },
  ];
  static override baseFlags = neverPaged;
  static override flags = {root: rootFlag};

  async run(): Promise<ShimStatusJson> {
    const {flags} = await this.parse(ShimStatus);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    const scripts = nodeScriptReceipt(node.host);
    if (scripts !== undefined) return this.statusOfScript(node, scripts);
    const receipt = readReceipt(node.host);
    if (receipt === undefined) {
      this.log(`not installed\n  try: ${atRoot('mlab-cni shim install --dry-run', flags.root)}`);
      this.answerNo();
      return {installed: false, healthy: false};
    }
    const found = await statusNow(node, receipt, this.config.version);
    const problems = found.problems.map(({what, remedy}) => ({what, remedy: atRoot(remedy, flags.root)}));
    const dropped = readDropped(node.host.at(found.store));
    const status = {...found, problems, dropped: droppedJson(dropped)};
    this.log(renderStatus(status, dropped));
    if (!status.healthy) this.answerNo();
    return status;
  }

  private async statusOfScript(node: NodeAccess, receipt: NodeScriptReceipt): Promise<ScriptStatus> {
    const {root, version} = this.config;
    const found = await scriptProblems(node, nodeScript(root, {version, storeFolders}));
    const problems = found.map((what) => ({what, remedy: 'mlab-cni shim uninstall    switches it off'}));
    const dropped = readDropped(node.host.at(receipt.store));
    const status = {
      installed: true,
      healthy: problems.length === 0,
      ...receipt,
      dropped: droppedJson(dropped),
      problems,
    } as const;
    this.log(renderScriptStatus(status, dropped));
    if (!status.healthy) this.answerNo();
    return status;
  }
}
