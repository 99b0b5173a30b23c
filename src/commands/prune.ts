import {uptime} from 'node:os';
import {countDropped} from '../capture/retention/dropped.js';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {confirmErase} from '../cli/confirm.js';
import {nodeFlag, storeDirectoryFlag} from '../cli/flags/flags.js';
import {pruneFlags, pruneRequest} from '../cli/flags/prune-flags.js';
import {openStore} from '../store/disk/store.js';
import {eraseRest} from '../store/prune/erase.js';
import {carryOut, planPrune} from '../store/prune/prune.js';
import {liveProcesses} from '../system/live-processes.js';
import {droppedJson, type DroppedJson} from '../view/dropped.js';
import {renderPrune} from '../view/prune.js';

export interface PruneJson {
  readonly outcome: 'pruned' | 'planned';
  /** What went, or would. */
  readonly dropped: DroppedJson;
  readonly captures: readonly {readonly id: string; readonly node: string | null; readonly class: string}[];
  readonly attachments: number;
  readonly bytes: number;
  /** Captures that stay, and how many of them since their attachment goes on. */
  readonly left: number;
  readonly inUse: number;
}

export default class Prune extends BaseCommand {
  static override summary = 'Remove captures by age, size, number, outcome or what they are about';
  static override description = `A filter chooses whole attachments (all calls about a container): one call must fit, and all of them --since, --until and --older-than. All that fit go; with --max-store or --keep only as many as it takes, in the order in which a recorder makes room: polls, the middle of failures that are repeated, what went well, the last that went well of each plugin, what failed; the oldest first.

What goes on stays with its whole attachment. While somebody reads the store, or makes room in it, nothing is removed (exit status 11). What went is counted in about/dropped, and shown by list, stats and shim status.`;
  static override examples = [
    {description: 'What is older than a week', command: '<%= config.bin %> <%= command.id %> --older-than 7d'},
    {
      description: 'What would go if it should take 64 MiB',
      command: '<%= config.bin %> <%= command.id %> --max-store 64M --dry-run',
    },
    {
      description: 'What went well in a namespace',
      command: "<%= config.bin %> <%= command.id %> --ok --pod 'web/*'",
    },
  ];
  static override baseFlags = neverPaged;
  static override flags = {...pruneFlags, store: storeDirectoryFlag, node: nodeFlag};

  async run(): Promise<PruneJson> {
    const {flags} = await this.parse(Prune);
    const {wanted, limits} = pruneRequest(flags);
    this.warnOfStrangers(flags.store);
    const store = openStore(flags.store, {node: flags.node});
    const plan = planPrune(store, {...liveProcesses(), uptimeCs: uptime() * 100}, wanted, limits);
    const isDone = !flags['dry-run'];
    if (isDone && flags['erase-all']) await confirmErase(flags.store, countDropped(plan.dropped), flags.yes);
    if (isDone) carryOut(store, plan);
    if (isDone && flags['erase-all'] && plan.left === 0) this.eraseRest(flags.store);
    const going = plan.departures.flatMap(({calls, dropClass}) => calls.map(({entry}) => ({entry, dropClass})));
    const attachments = new Set(plan.departures.flatMap(({calls}) => calls.map(({unit}) => unit))).size;
    this.log(renderPrune({...plan, attachments}, isDone));
    return {
      outcome: isDone ? 'pruned' : 'planned',
      dropped: droppedJson(plan.dropped),
      captures: going.map(({entry: {id, node}, dropClass}) => ({id, node, class: dropClass})),
      attachments,
      bytes: plan.bytes,
      left: plan.left,
      inUse: plan.inUse,
    };
  }

  private eraseRest(directory: string): void {
    const rest = eraseRest(directory);
    if (rest.length > 0)
      this.warn(`${directory} stays, since there is something else in it: ${rest.slice(0, 5).join(', ')}`);
  }
}
