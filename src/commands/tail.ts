import * as Flags from '@oclif/core/flags';
import {callTrees, depthsIn} from '../capture/call-tree.js';
import {matchInvocation} from '../capture/filter.js';
import type {Invocation} from '../capture/invocation.js';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/filter-flags.js';
import {durationFlag, nodeFlag, storeFlag} from '../cli/flags.js';
import {jsonSchemaVersion} from '../cli/report-error.js';
import {untilInterrupted} from '../cli/interrupt.js';
import {currentScreen} from '../cli/terminal.js';
import type {Reading} from '../store/disk/entry.js';
import {followStore} from '../store/disk/follow.js';
import {readFamilies} from '../store/query/families.js';
import {queryCaptures} from '../store/query/query.js';
import {openStore} from '../store/disk/store.js';
import {captureJson} from '../view/capture-json.js';
import {escapeJsonText} from '../view/escape.js';
import {renderTailLine} from '../view/tail.js';
import type {Zone} from '../view/time.js';

export default class Tail extends BaseCommand {
  static override summary = 'Follow calls as they end';
  static override description =
    'One line for each call, innermost first, since callers end after those that they called; what a plugin called is indented. Calls that run for long are shown before they end. With --since it starts with what happened since then. With --json each line is one JSON object. Ctrl-C ends it.';
  static override examples = [
    {description: 'All calls from now on', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Failures in one namespace, from five minutes ago on',
      command: "<%= config.bin %> <%= command.id %> --failed --pod 'web/*' --since 5m",
    },
  ];
  static override flags = {
    ...filterFlags,
    slow: durationFlag({
      summary: 'show a call before it ends when it runs for longer',
      default: 3000,
      defaultHelp: () => Promise.resolve('3s'),
    }),
    utc: Flags.boolean({summary: 'times in UTC, not in the local zone', exclusive: ['json']}),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<undefined> {
    const {flags} = await this.parse(Tail);
    const zone = flags.utc ? 'utc' : 'local';
    const store = openStore(flags.store, {node: flags.node});
    const filter = filterFromFlags(flags);
    if (filter.sinceMs !== undefined) {
      const {captures} = queryCaptures(store, {entries: store.entries(), filter, limit: Infinity});
      const depths = depthsIn(callTrees(readFamilies(store, captures)));
      for (const invocation of captures.filter(({exit}) => exit !== null).sort(firstEndedFirst)) {
        this.print({kind: 'capture', invocation}, depths.get(invocation.id) ?? 0, zone);
      }
    }
    const calls = followStore(store, {signal: untilInterrupted(), slowMs: flags.slow});
    if (!this.jsonEnabled()) this.logToStderr(`following ${flags.store}, Ctrl-C ends it`);
    for await (const {reading, depth} of calls) {
      const fits = reading.kind === 'damaged' || matchInvocation(filter, reading.invocation) === 'yes';
      if (fits) this.print(reading, depth, zone);
    }
  }

  /** The lines were the answer. */
  override logJson(): void {
    return undefined;
  }

  private print(reading: Reading, depth: number, zone: Zone): void {
    if (!this.jsonEnabled()) this.display(renderTailLine(reading, depth, currentScreen(), zone));
    else
      process.stdout.write(
        `${escapeJsonText(JSON.stringify({schemaVersion: jsonSchemaVersion, ...tailJson(reading)}))}\n`,
      );
  }
}

function firstEndedFirst(left: Invocation, right: Invocation): number {
  return (left.endedAtMs ?? left.startedAtMs) - (right.endedAtMs ?? right.startedAtMs);
}

function tailJson(reading: Reading): object {
  if (reading.kind === 'damaged') return {damaged: {id: reading.id, path: reading.path, reason: reading.reason}};
  const {invocation} = reading;
  return captureJson(invocation, invocation.parentId === null ? null : {id: invocation.parentId, inferred: false});
}
