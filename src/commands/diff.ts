import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type {Comparison} from '../capture/change/comparison.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {captureFromFlags, inNamespace, namedPodFlags} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {openStore} from '../store/disk/store.js';
import {compareCalls, type ComparisonQuestion} from '../use-cases/compare-calls.js';
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
      description: 'the beginning of an id, latest (the default), failed, pod:NAMESPACE/NAME or container:PREFIX',
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
    ...namedPodFlags,
  };

  async run(): Promise<Comparison> {
    const {args, flags} = await this.parse(Diff);
    const store = openStore(flags.store, {node: flags.node});
    const {exact, chain} = flags;
    const question: ComparisonQuestion =
      args.right !== undefined
        ? {kind: 'other', selector: inNamespace(args.right, flags.namespace), exact}
        : flags['against-last-good']
          ? {kind: 'last-good', exact}
          : {kind: chain ? 'chain' : 'own-input'};
    const {comparison, calls, differ} = compareCalls(store, captureFromFlags(args.left, flags, 'latest'), question);
    if (differ) this.answerNo();
    if (!this.jsonEnabled()) this.display(renderDiff(comparison, calls, currentScreen()));
    return comparison;
  }
}
