import {randomBytes} from 'node:crypto';
import {hostname} from 'node:os';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {confirmSecrets} from '../cli/confirm.js';
import {filterFlags, filterFromFlags} from '../cli/flags/filter-flags.js';
import {nodeFlag, redactFlag, storeFlag} from '../cli/flags/flags.js';
import {progressBar} from '../cli/progress.js';
import {inlineLess} from '../system/inline-less.js';
import {mapFileOf, newPackFile, packOnStdout, writePseudonymMap, type PackOutput} from '../pack/output.js';
import {packName} from '../pack/pack-name.js';
import {packStore} from '../pack/pack-store.js';
import {createRedaction} from '../pack/redaction.js';
import {Pseudonyms} from '../redact/pseudonyms/pseudonyms.js';
import {openStore} from '../store/disk/store.js';
import {runProcess} from '../system/process.js';
import {thisMachine} from '../system/this-machine.js';
import {nodeContext} from '../use-cases/node-context.js';
import {renderPack, type PackReport} from '../view/pack.js';

export type PackJson = PackReport;

export default class Pack extends BaseCommand {
  static override summary = 'Put captures into one file that can be passed on, without secrets';
  static override description =
    'The file opens with "mlab-cni import", and with --store FILE on every command that reads captures. A filter chooses ' +
    'calls; all others for the same containers come along. What looks like a secret is left out, and what went is listed; ' +
    'addresses and names stay unless --pseudonyms is given. Look at a pack before you pass it on: a secret that is an ordinary word is not recognised.';
  static override examples = [
    {description: 'What happened in the last hour', command: '<%= config.bin %> <%= command.id %> --since 1h'},
    {
      description: 'One pod, for a ticket',
      command: '<%= config.bin %> <%= command.id %> --pod default/web-0 --output web-0.tar.gz',
    },
  ];
  static override baseFlags = neverPaged;
  static override flags = {
    ...filterFlags,
    output: Flags.string({char: 'o', summary: 'the file; - is stdout; else NODE-TIME.tar.gz here', helpValue: 'FILE'}),
    redact: redactFlag,
    'with-secrets': Flags.boolean({summary: 'leave all as it was recorded, credentials too', exclusive: ['redact']}),
    yes: Flags.boolean({summary: 'do not ask', dependsOn: ['with-secrets']}),
    pseudonyms: Flags.boolean({
      summary: 'put others for addresses and names of pods, namespaces, nodes; which is in a file beside the pack',
    }),
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<PackJson> {
    const {flags} = await this.parse(Pack);
    inlineLess();
    const {root, version} = this.config;
    const isRaw = flags['with-secrets'];
    if (isRaw) await confirmSecrets(flags.yes);
    const redaction = isRaw ? undefined : createRedaction(flags.redact);
    const pseudonyms = flags.pseudonyms ? new Pseudonyms(randomBytes(32)) : undefined;
    const createdAt = new Date().toISOString();
    const secrets = isRaw ? 'held' : 'redacted';
    const opened: {path: string; output?: PackOutput} = {path: flags.output ?? ''};
    try {
      const {node, entries} = await packStore(
        {
          store: openStore(flags.store, {node: flags.node, keepsAll: true}),
          filter: {...filterFromFlags(flags), polls: true},
          about: {producer: `mlab-cni ${version}`, createdAt, secrets, pseudonyms: pseudonyms !== undefined},
          hostName: hostname(),
          machine: thisMachine(),
          ownContext: nodeContext({packageRoot: root, version, run: runProcess, warn: (line) => this.warn(line)}),
          rewriter: redaction,
          pseudonyms,
          progress: progressBar(),
          warn: (line) => this.warn(line),
        },
        (chosen) => {
          opened.path ||= packName(chosen.node, createdAt, secrets);
          opened.output = opened.path === '-' ? packOnStdout() : newPackFile(opened.path);
          return opened.output.stream;
        },
      );
      const map = pseudonyms && mapFileOf(opened.path, createdAt);
      if (map !== undefined) writePseudonymMap(map, pseudonyms?.map ?? new Map());
      opened.output?.keep();
      const file = opened.path === '-' ? null : opened.path;
      const answer: PackJson = {
        file,
        node,
        captures: entries.length,
        secrets,
        removed: redaction?.removed() ?? {},
        pseudonyms: map ?? null,
      };
      if (file === null) this.logToStderr(renderPack(answer));
      else this.log(renderPack(answer));
      return answer;
    } finally {
      opened.output?.discard();
    }
  }
}
