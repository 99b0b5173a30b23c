import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {compareCaptures, compareInputWithOutput, type Comparison} from '../capture/comparison.js';
import {BaseCommand} from '../cli/base-command.js';
import {storeFlag} from '../cli/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {findCapture} from '../store/find.js';
import {openStore} from '../store/store.js';
import {renderDiff} from '../view/diff.js';

export default class Diff extends BaseCommand {
  static override summary = 'See what a plugin added, or how two calls differ';
  static override description = `With one capture: its input (prevResult, or the request for the first plugin of a chain) against its result.
With two: their parameters, requests and results; what is expected to differ between two pods (MAC addresses, container ids, addresses from one subnet ...) is named below, and --exact counts it.

Lists that are sets to CNI are matched by meaning, not by position: interfaces by name, ips by address, routes by dst.

Exit status 1 means that there are differences.`;
  static override examples = [
    {description: 'What the latest call added', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'A good pod and a bad one', command: '<%= config.bin %> <%= command.id %> pod:default/web-0 failed'},
    {description: 'Two calls, to the byte', command: '<%= config.bin %> <%= command.id %> 8Tti pIgB --exact --json'},
  ];
  static override args = {
    left: Args.string({
      description: 'the beginning of an id, latest, failed, pod:NAMESPACE/NAME or container:PREFIX',
      default: 'latest',
    }),
    right: Args.string({description: 'another capture, to compare the first one with'}),
  };
  static override flags = {
    exact: Flags.boolean({summary: 'count differences, too, that are expected between two pods'}),
    store: storeFlag,
  };

  async run(): Promise<Comparison> {
    const {args, flags} = await this.parse(Diff);
    const store = openStore(flags.store);
    const left = findCapture(store, args.left);
    const right = args.right === undefined ? undefined : findCapture(store, args.right);
    const comparison =
      right === undefined ? compareInputWithOutput(left) : compareCaptures(left, right, {exact: flags.exact});
    if (comparison.differences.some((difference) => !difference.volatile)) this.answerNo();
    if (!this.jsonEnabled()) this.log(renderDiff(comparison, {left, right}, currentScreen()));
    return comparison;
  }
}
