import {createReadStream, statSync} from 'node:fs';
import {hostname} from 'node:os';
import {PassThrough, type Readable} from 'node:stream';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {nodeFlag, redactFlag, storeDirectoryFlag} from '../cli/flags.js';
import {UsageError} from '../errors.js';
import {packDirectory} from '../pack/pack-directory.js';
import {createRedaction} from '../pack/redaction.js';
import {unpackInto} from '../pack/unpack.js';

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
    const {source, written} = open(args.file, flags.node ?? hostname(), (line) => void this.warn(line));
    const isRedacted = flags.redacted || flags.redact.length > 0;
    const rewriter = isRedacted ? createRedaction(flags.redact) : undefined;
    const [{node, ownName, directory, manifest, captures}] = await Promise.all([
      unpackInto(source, flags.store, {node: flags.node, origin: args.file, rewriter}),
      written,
    ]);
    const {secrets} = manifest;
    this.log(
      `${captures === 1 ? '1 capture' : `${captures} captures`} of ${node} ${captures === 1 ? 'is' : 'are'} in ${directory}`,
    );
    if (captures !== manifest.captures)
      this.warn(`its manifest speaks of ${manifest.captures}: it is not whole, or somebody changed it`);
    if (flags.node === undefined && node !== ownName)
      this.logToStderr(`Another machine that is called ${ownName} is in this store; --node NAME files it as you say.`);
    if (secrets === 'held') this.logToStderr('They hold secrets, as they went through.');
    this.logToStderr(`mlab-cni tree --store ${flags.store} --node ${node}    shows them`);
    return {node, directory, captures, secrets};
  }
}

/** A directory is packed on the way. */
function open(
  path: string,
  hostName: string,
  warn: (line: string) => void,
): {source: Readable; written: Promise<unknown>} {
  if (path === '-') return {source: process.stdin, written: Promise.resolve()};
  const stat = statSync(path, {throwIfNoEntry: false});
  if (stat === undefined) throw new UsageError(`there is no ${path}`);
  if (!stat.isDirectory()) return {source: createReadStream(path), written: Promise.resolve()};
  const source = new PassThrough();
  const written = packDirectory(path, hostName, source, warn);
  written.catch((error: unknown) => source.destroy(error instanceof Error ? error : undefined));
  return {source, written};
}
