import {hostname} from 'node:os';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {nodeFlag, redactFlag, storeDirectoryFlag} from '../cli/flags/flags.js';
import {importCaptures} from '../use-cases/import-captures.js';
import {importNotes, renderImport} from '../view/import.js';

export interface ImportJson {
  readonly node: string;
  /** Where the captures are now. */
  readonly directory: string;
  readonly captures: number;
  readonly secrets: 'held' | 'redacted' | 'none';
}

export default class Import extends BaseCommand {
  static override summary = 'Take captures of another node into a store';
  static override description =
    'Opens what "mlab-cni pack" and the node script made, or a directory of captures, also of M-Lab\'s shim.sh. They go to ' +
    'nodes/NAME in the store, and all commands show them beside its own. Nothing in a pack is trusted: links, devices, ' +
    'names that lead elsewhere, bombs and newer formats are refused, and nothing is written. Secrets stay as they are, in ' +
    'files that only you can read; --redacted leaves them out on arrival.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> node-1-20260102T030405Z.holds-secrets.tar.gz',
    {
      description: "A directory of M-Lab's shim.sh",
      command: '<%= config.bin %> <%= command.id %> ./tmp --node mlab1-lga0t',
    },
  ];
  static override args = {
    file: Args.string({description: 'a pack, a directory of captures, or - for a pack on stdin', required: true}),
  };
  static override baseFlags = neverPaged;
  static override flags = {
    node: {...nodeFlag, summary: "file it under this name instead of the pack's"},
    redacted: Flags.boolean({summary: 'leave out what looks like a secret'}),
    redact: redactFlag,
    store: storeDirectoryFlag,
  };

  async run(): Promise<ImportJson> {
    const {args, flags} = await this.parse(Import);
    const {store, redact} = flags;
    const {node, ownName, directory, manifest, captures} = await importCaptures({
      path: args.file,
      stdin: process.stdin,
      store,
      node: flags.node,
      hostName: hostname(),
      secretNames: flags.redacted || redact.length > 0 ? redact : null,
      warn: (line) => void this.warn(line),
    });
    const {secrets} = manifest;
    const report = {node, ownName, isNamed: flags.node !== undefined, store, directory, captures, secrets};
    this.log(renderImport(report));
    if (captures !== manifest.captures)
      this.warn(`its manifest speaks of ${manifest.captures}: it is not whole, or somebody changed it`);
    for (const note of importNotes(report)) this.logToStderr(note);
    return {node, directory, captures, secrets};
  }
}
