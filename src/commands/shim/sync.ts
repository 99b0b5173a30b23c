import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {rootFlag} from '../../cli/flags/flags.js';
import {TargetError} from '../../errors.js';
import {openNode, requireRights} from '../../install/node-access.js';
import {readReceipt} from '../../install/receipts/receipt.js';
import {readPrototype} from '../../install/request.js';
import {syncShims, type SyncReport} from '../../install/sync.js';
import {renderSynced} from '../../view/shim/shim-report.js';

export default class ShimSync extends BaseCommand {
  static override summary = 'Bring the shims in line with the plugins that are there today';
  static override description =
    'New plugins get a shim, shims of plugins that are gone are removed, and all shims become those of this mlab-cni. In ' +
    'mount mode, a plugin that an installer wrote over its shim is moved to where it was meant to go. Nothing is ' +
    'restarted: the next call sees it. May run from a timer.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {description: 'Did anything change?', command: '<%= config.bin %> <%= command.id %> --json | jq .added,.moved'},
  ];
  static override baseFlags = neverPaged;
  static override flags = {root: rootFlag};

  async run(): Promise<SyncReport> {
    const {flags} = await this.parse(ShimSync);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    requireRights(node);
    const receipt = readReceipt(node.host);
    if (receipt === undefined) {
      throw new TargetError('no shims are installed here', {suggestions: ['mlab-cni shim install --dry-run']});
    }
    const {root, version} = this.config;
    const report = await syncShims(node, receipt, {prototype: readPrototype(root), version});
    this.log(renderSynced(report));
    return report;
  }
}
