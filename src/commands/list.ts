import * as Flags from '@oclif/core/flags';
import {parentsOf} from '../capture/tree/call-tree.js';
import {shortIds} from '../capture/selection/short-id.js';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {answerFrom} from '../store/query/answer-from.js';
import {readFamilies} from '../store/query/families.js';
import {queryCaptures} from '../store/query/query.js';
import {callsThen} from '../use-cases/calls-then.js';
import {whyNone} from '../use-cases/why-none.js';
import {podThenJson, type PodThenJson} from '../view/explanation/call-then.js';
import {captureJson, type CaptureJson, type DamagedJson} from '../view/calls/capture-json.js';
import {droppedJson, type DroppedJson} from '../view/dropped.js';
import {renderList} from '../view/calls/list.js';
import {listingNotes} from '../view/calls/notes.js';

export interface ListJson {
  readonly captures: readonly (CaptureJson & {
    /** Of a capture that was collected from a node: how its pod was then. */
    readonly kubernetes?: PodThenJson | null;
  })[];
  /** Captures that fit, damaged ones included, before the limit. */
  readonly total: number;
  /** VERSION and STATUS polls that were left out. */
  readonly hidden: number;
  /** Damaged captures among those shown. */
  readonly damaged: number;
  readonly damagedCaptures: readonly DamagedJson[];
  /** Captures that had to make room in this store, whatever the filter says. */
  readonly dropped: DroppedJson;
}

export default class List extends BaseCommand {
  static override summary = 'List captured calls, newest first';
  static override description =
    'VERSION and STATUS calls, with which runtimes poll plugins, are left out unless --polls or --operation asks for them.';
  static override examples = [
    {description: 'What happened lately', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'What went wrong', command: '<%= config.bin %> <%= command.id %> --failed --since 1h'},
    {
      description: 'All calls for one pod, for a script',
      command: '<%= config.bin %> <%= command.id %> --pod default/web-0 --limit 0 --json',
    },
  ];
  static override flags = {
    ...filterFlags,
    limit: Flags.integer({summary: 'show at most so many; 0 means all', helpValue: 'N', default: 50, min: 0}),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<ListJson | undefined> {
    const {flags} = await this.parse(List);
    return answerFrom(flags.store, {node: flags.node}, (store) => {
      const entries = store.entries();
      const query = {entries, filter: filterFromFlags(flags), limit: flags.limit || Infinity};
      const answer = queryCaptures(store, query);
      const {readings, captures, damaged, total, hidden} = answer;
      const dropped = store.dropped();
      const thenOf = callsThen(store.directory);
      if (!this.jsonEnabled()) {
        const ids = shortIds([...captures, ...damaged], entries);
        if (readings.length > 0) this.display(renderList(readings, ids, currentScreen(), thenOf));
        const cut = total - readings.length;
        const empty = whyNone(store, query.filter, total);
        const notes = listingNotes({cut, unit: 'call', hidden, damaged: [], empty, dropped});
        for (const note of notes) this.logToStderr(note);
        return undefined;
      }
      const parents = parentsOf(readFamilies(store, captures));
      return {
        captures: captures.map((call) => {
          const [then, json] = [thenOf(call), captureJson(call, parents.get(call.id) ?? null)];
          return then === null ? json : {...json, kubernetes: podThenJson(then)};
        }),
        total,
        hidden,
        damaged: damaged.length,
        dropped: droppedJson(dropped),
        damagedCaptures: damaged.map(({id, path, reason}) => ({id, path, reason})),
      };
    });
  }
}
