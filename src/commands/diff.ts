import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {callTrees} from '../capture/call-tree.js';
import {chainSteps} from '../capture/chain-steps.js';
import {compareCaptures, compareChain, compareInputWithOutput, type Comparison} from '../capture/comparison.js';
import type {Invocation} from '../capture/invocation.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, storeFlag} from '../cli/flags.js';
import {refuseIdle} from '../cli/idle-flags.js';
import {inNamespace, namespaceFlag} from '../cli/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {findCapture} from '../store/query/find.js';
import {findLastGood} from '../store/query/last-good.js';
import {readFamilies} from '../store/query/families.js';
import {openStore} from '../store/disk/store.js';
import {renderDiff} from '../view/diff.js';

export default class Diff extends BaseCommand {
  static override summary = 'See what a plugin added, or how two calls differ';
  static override description = `With one capture: its input (prevResult, or the request for the first plugin of a chain) against its result; with --chain the same for each plugin of its chain.
With two, or with --against-last-good: their parameters, requests and results; what is expected to differ between two pods (MAC addresses, container ids, addresses from one subnet ...) is named below, and --exact counts it. An ADD against a DEL: does the DEL undo the result that the ADD had?

Lists that are sets to CNI are matched by meaning, not by position: interfaces by name, ips by address, routes by dst.

Exit status 1 means that there are differences.`;
  static override examples = [
    {description: 'What the latest call added', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'A good pod and a bad one', command: '<%= config.bin %> <%= command.id %> pod:default/web-0 failed'},
    {
      description: 'What is different from when it last worked',
      command: '<%= config.bin %> <%= command.id %> failed --against-last-good',
    },
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
    'against-last-good': Flags.boolean({
      summary: 'compare it with the last call before that asked the same of the same plugin and succeeded',
      exclusive: ['chain'],
    }),
    chain: Flags.boolean({summary: 'show what each plugin of the chain added'}),
    store: storeFlag,
    node: nodeFlag,
    namespace: namespaceFlag,
  };

  async run(): Promise<Comparison> {
    const parsed = await this.parse(Diff);
    const {args, flags} = parsed;
    if (args.right !== undefined) refuseIdle(parsed, ['chain', 'against-last-good'], 'two captures are compared');
    else if (!flags['against-last-good']) refuseIdle(parsed, ['exact'], 'one capture is compared with itself');
    const store = openStore(flags.store, {node: flags.node});
    const named = findCapture(store, inNamespace(args.left, flags.namespace));
    const other = args.right === undefined ? undefined : findCapture(store, inNamespace(args.right, flags.namespace));
    const [left, right] = flags['against-last-good'] ? [findLastGood(store, named), named] : [named, other];
    const steps = flags.chain ? chainSteps(callTrees(readFamilies(store, [named])), named.id) : [];
    const comparison = compare(left, right, steps, flags);
    if (comparison.differences.some((difference) => !difference.volatile)) this.answerNo();
    const calls = new Map([left, ...(right === undefined ? [] : [right]), ...steps].map((call) => [call.id, call]));
    if (!this.jsonEnabled()) this.display(renderDiff(comparison, calls, currentScreen()));
    return comparison;
  }
}

function compare(
  left: Invocation,
  right: Invocation | undefined,
  [first, ...steps]: readonly Invocation[],
  {exact}: {readonly exact: boolean},
): Comparison {
  if (right !== undefined) return compareCaptures(left, right, {exact});
  return first === undefined ? compareInputWithOutput(left) : compareChain([first, ...steps]);
}
