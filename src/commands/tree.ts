import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {callsIn} from '../capture/tree/call-tree.js';
import {groupByContainer} from '../capture/tree/container-calls.js';
import {shortIds} from '../capture/selection/short-id.js';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {inNamespace} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {answerFrom} from '../store/query/answer-from.js';
import {findTrees} from '../store/query/trees.js';
import {whyNone} from '../use-cases/why-none.js';
import {callJson, type CallJson, type DamagedJson} from '../view/calls/capture-json.js';
import {listingNotes} from '../view/calls/notes.js';
import {renderTree} from '../view/calls/tree.js';

export interface TreeJson {
  /** The outermost calls; all others are in their `children`. */
  readonly captures: readonly CallJson[];
  /** Captures that fit, damaged ones included, before the limit. */
  readonly total: number;
  /** VERSION and STATUS polls that were left out. */
  readonly hidden: number;
  readonly damaged: number;
  readonly damagedCaptures: readonly DamagedJson[];
}

export default class Tree extends BaseCommand {
  static override summary = 'Show which call started which';
  static override description = `Without a capture: all calls by pod and container, the pod with the latest call first. With one: the tree that holds it; with pod:NAMESPACE/NAME or container:PREFIX: all trees about that.

Without a capture, a filter keeps the trees in which a call fits. Edges that no shim recorded (M-Lab's shim.sh, thick multus) are inferred from container, time and request, and marked.`;
  static override examples = [
    {description: 'All pods', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The call that failed last, and around it', command: '<%= config.bin %> <%= command.id %> failed'},
    {
      description: 'What went wrong in a namespace',
      command: "<%= config.bin %> <%= command.id %> --pod 'web/*' --failed",
    },
  ];
  static override args = {
    capture: Args.string({
      description: 'the beginning of an id, latest, failed, pod:NAMESPACE/NAME or container:PREFIX',
    }),
  };
  static override flags = {
    ...filterFlags,
    limit: Flags.integer({
      summary: 'show at most so many containers; 0 means all',
      helpValue: 'N',
      default: 20,
      min: 0,
    }),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<TreeJson | undefined> {
    const {args, flags} = await this.parse(Tree);
    const capture = args.capture && inNamespace(args.capture, flags.namespace);
    return answerFrom(flags.store, {node: flags.node}, (store) => {
      const entries = store.entries();
      const limit = flags.limit || Infinity;
      const query = {entries, filter: filterFromFlags(flags, capture), limit, unit: 'container' as const};
      const found = findTrees(store, query, capture);
      const shown = groupByContainer(found.trees);
      const {total, hidden, damaged} = found;
      if (!this.jsonEnabled()) {
        const ids = shortIds(
          shown.flatMap(({calls}) => calls.flatMap(callsIn)).map(({invocation}) => invocation),
          entries,
        );
        if (shown.length > 0) this.display(renderTree(shown, ids, currentScreen(), found.chosenId));
        const cut = found.containers - shown.length;
        const empty = whyNone(store, query.filter, total);
        const notes = listingNotes({cut, unit: 'container', hidden, damaged, empty});
        for (const note of notes) this.logToStderr(note);
        return undefined;
      }
      return {
        captures: shown.flatMap(({calls}) => calls.map(callJson)),
        total,
        hidden,
        damaged: damaged.length,
        damagedCaptures: damaged.map(({id, path, reason}) => ({id, path, reason})),
      };
    });
  }
}
