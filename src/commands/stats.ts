import * as Flags from '@oclif/core/flags';
import type {NodeStatistics, Statistics} from '../capture/statistics.js';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {answerFrom} from '../store/query/answer-from.js';
import {countCalls} from '../use-cases/count-calls.js';
import {whyNone} from '../use-cases/why-none.js';
import {droppedJson, type DroppedJson} from '../view/dropped.js';
import {listingNotes} from '../view/calls/notes.js';
import {renderNodeStats, renderStats} from '../view/stats.js';

export interface StatsJson {
  readonly statistics: readonly Statistics[];
  /** With --by node. */
  readonly nodes?: readonly NodeStatistics[];
  /** Captures that fit, damaged ones included, before the limit. */
  readonly total: number;
  /** Captures that were counted. */
  readonly counted: number;
  /** VERSION and STATUS polls that were left out. */
  readonly hidden: number;
  readonly damaged: number;
  /** Captures that had to make room in this store, whatever the filter says: they are not counted. */
  readonly dropped: DroppedJson;
}

export default class Stats extends BaseCommand {
  static override summary = 'Show how often each plugin ran, how often it failed, and where the time went';
  static override description =
    'One row for each plugin and operation. P50 and P95: so many of a hundred calls took no longer. SELF is the time that a plugin took itself, without those that it called: where a slow chain is slow.';
  static override examples = [
    {description: 'All that was recorded lately', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'What was slow in the last hour',
      command: '<%= config.bin %> <%= command.id %> --since 1h --operation ADD --slower-than 500ms',
    },
    {description: 'Which nodes fail', command: '<%= config.bin %> <%= command.id %> --by node --operation ADD'},
  ];
  static override flags = {
    ...filterFlags,
    limit: Flags.integer({
      summary: 'count the newest so many calls; 0 means all',
      helpValue: 'N',
      default: 5000,
      min: 0,
    }),
    by: Flags.option({options: ['plugin', 'node'] as const, default: 'plugin'})({
      summary: 'a row for each plugin and operation, or for each node that captures were collected from',
    }),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<StatsJson> {
    const {flags} = await this.parse(Stats);
    return answerFrom(flags.store, {node: flags.node}, (store) => {
      const query = {entries: store.entries(), filter: filterFromFlags(flags), limit: flags.limit || Infinity};
      const {statistics, nodes, ids, cut, ...counts} = countCalls(store, query);
      const dropped = store.dropped();
      const {total, hidden, damaged} = counts;
      const isByNode = flags.by === 'node';
      if (!this.jsonEnabled()) {
        const screen = currentScreen();
        if (counts.counted > 0) {
          this.display(isByNode ? renderNodeStats(nodes, ids, screen) : renderStats(statistics, ids, screen));
        }
        const empty = whyNone(store, query.filter, total);
        const notes = listingNotes({cut, unit: 'call', hidden, damaged, empty, dropped});
        for (const note of notes) this.logToStderr(note);
      }
      return {
        statistics,
        ...(isByNode ? {nodes} : {}),
        ...counts,
        damaged: damaged.length,
        dropped: droppedJson(dropped),
      };
    });
  }
}
