import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {durationFlag, nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {jsonSchemaVersion} from '../cli/report-error.js';
import {untilInterrupted} from '../cli/interrupt.js';
import {currentScreen} from '../cli/terminal.js';
import {openStore} from '../store/disk/store.js';
import {tailCalls} from '../use-cases/tail-calls.js';
import {escapeJsonText} from '../view/text/escape.js';
import {renderTailLine} from '../view/calls/tail.js';
import {tailJson} from '../view/calls/tail-json.js';

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
    const isOver = (filter.untilMs ?? Infinity) <= Date.now();
    const signal = isOver ? AbortSignal.abort() : untilInterrupted();
    const calls = tailCalls(store, filter, {signal, slowMs: flags.slow});
    if (!this.jsonEnabled() && !isOver) this.logToStderr(`following ${flags.store}, Ctrl-C ends it`);
    for await (const {reading, depth} of calls) {
      if (this.jsonEnabled()) this.printJson(tailJson(reading));
      else this.display(renderTailLine(reading, depth, currentScreen(), zone));
    }
  }

  /** The lines were the answer. */
  override logJson(): void {
    return undefined;
  }

  private printJson(line: object): void {
    process.stdout.write(`${escapeJsonText(JSON.stringify({schemaVersion: jsonSchemaVersion, ...line}))}\n`);
  }
}
