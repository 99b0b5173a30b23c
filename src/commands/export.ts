import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {callsIn} from '../capture/tree/call-tree.js';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {confirmSecrets} from '../cli/confirm.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {nodeFlag, redactFlag, storeFlag} from '../cli/flags/flags.js';
import {inNamespace} from '../cli/flags/namespace-flag.js';
import {openStore} from '../store/disk/store.js';
import {outputFile} from '../system/output-file.js';
import {collectIncident} from '../use-cases/collect-incident.js';
import {explained} from '../view/explanation/explained.js';
import {exportForms, renderIncident} from '../view/export/render.js';

export interface ExportJson {
  readonly as: string;
  /** Null: it is in `content`. */
  readonly file: string | null;
  /** The page, trace or script; null: it is in `file`. */
  readonly content: string | null;
  readonly captures: number;
  readonly secrets: 'held' | 'redacted';
}

export default class Export extends BaseCommand {
  static override summary = 'Turn captures into a page for a ticket, a trace, or a script';
  static override description =
    'html: one page that explains the newest failure among the captures and shows all of them; it loads nothing. ' +
    'perfetto: Chrome trace events, for ui.perfetto.dev. otlp: OpenTelemetry spans (OTLP/JSON). sh: a script that makes ' +
    'one call again. A filter chooses calls; those that they belong to come along. Secrets are left out.';
  static override examples = [
    {
      description: 'A page about a pod',
      command: '<%= config.bin %> <%= command.id %> pod:default/web-0 --as html --output web-0.html',
    },
    {
      description: 'The last hour as a trace',
      command: '<%= config.bin %> <%= command.id %> --since 1h --as perfetto --output trace.json',
    },
  ];
  static override args = {
    capture: Args.string({
      description: 'the beginning of an id, latest, failed, pod:NAMESPACE/NAME or container:PREFIX',
    }),
  };
  static override baseFlags = neverPaged;
  static override flags = {
    ...filterFlags,
    as: Flags.option({options: exportForms, required: true})({
      summary: 'what to make of them',
    }),
    output: Flags.string({char: 'o', summary: 'the file to write; else stdout', helpValue: 'FILE', default: '-'}),
    limit: Flags.integer({summary: 'at most so many containers; 0 means all', helpValue: 'N', default: 20, min: 0}),
    redact: redactFlag,
    'with-secrets': Flags.boolean({summary: 'leave nothing out, credentials neither', exclusive: ['redact']}),
    yes: Flags.boolean({summary: 'do not ask', dependsOn: ['with-secrets']}),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<ExportJson> {
    const {args, flags} = await this.parse(Export);
    const capture = args.capture && inNamespace(args.capture, flags.namespace);
    const isRaw = flags['with-secrets'];
    const secretNames = isRaw ? null : flags.redact;
    if (isRaw) await confirmSecrets(flags.yes);
    const write = flags.output === '-' ? undefined : outputFile(flags.output);
    const store = openStore(flags.store, {node: flags.node, keepsAll: true});
    const query = {
      entries: store.entries(),
      filter: filterFromFlags(flags, capture),
      limit: flags.limit || Infinity,
      unit: 'container' as const,
    };
    const {trees, damaged, family, good, explanation} = await collectIncident(store, query, capture, secretNames);
    for (const {path, reason} of damaged) this.warn(`damaged: ${path}: ${reason}`);
    const why = explanation && explained(explanation, family, query.entries);
    const about = {version: this.config.version, nowMs: Date.now()};
    const text = renderIncident({trees, explained: why, good, isRedacted: !isRaw}, flags.as, about);
    if (write !== undefined) write(text);
    else if (!this.jsonEnabled()) process.stdout.write(text);
    return {
      as: flags.as,
      file: write ? flags.output : null,
      content: write ? null : text,
      captures: trees.flatMap(callsIn).length,
      secrets: isRaw ? 'held' : 'redacted',
    };
  }
}
