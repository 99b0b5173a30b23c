import * as Flags from '@oclif/core/flags';
import {callTrees} from '../capture/call-tree.js';
import {mayClash, shortIds} from '../capture/short-id.js';
import {statisticsOf, type Statistics} from '../capture/statistics.js';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/filter-flags.js';
import {nodeFlag, storeFlag} from '../cli/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {readFamilies} from '../store/query/families.js';
import {queryCaptures} from '../store/query/query.js';
import {openStore} from '../store/disk/store.js';
import {listingNotes} from '../view/notes.js';
import {renderStats} from '../view/stats.js';

export interface StatsJson {
  readonly statistics: readonly Statistics[];
  /** Captures that fit, damaged ones included, before the limit. */
  readonly total: number;
  /** Captures that were counted. */
  readonly counted: number;
  /** VERSION and STATUS polls that were left out. */
  readonly hidden: number;
  readonly damaged: number;
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
  ];
  static override flags = {
    ...filterFlags,
    limit: Flags.integer({
      summary: 'count the newest so many calls; 0 means all',
      helpValue: 'N',
      default: 5000,
      min: 0,
    }),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<StatsJson> {
    const {flags} = await this.parse(Stats);
    const store = openStore(flags.store, {node: flags.node});
    const query = {entries: store.entries(), filter: filterFromFlags(flags), limit: flags.limit || Infinity};
    const {readings, captures, damaged, total, hidden} = queryCaptures(store, query);
    const statistics = statisticsOf(callTrees(readFamilies(store, captures)), new Set(captures.map(({id}) => id)));
    if (!this.jsonEnabled()) {
      const slowest = statistics.flatMap(({slowestId}) => (slowestId === null ? [] : [{id: slowestId}]));
      const ids = shortIds(slowest, store.entries(mayClash(slowest)));
      if (statistics.length > 0) this.log(renderStats(statistics, ids, currentScreen()));
      const cut = total - readings.length;
      const notes = listingNotes({cut, unit: 'call', hidden, damaged, isEmpty: total === 0});
      for (const note of notes) this.logToStderr(note);
    }
    return {statistics, total, counted: captures.length, hidden, damaged: damaged.length};
  }
}
