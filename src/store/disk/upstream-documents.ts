import {join} from 'node:path';
import type {Documents} from '../../capture/recording.js';
import {readRegularFile} from '../../system/read-regular-file.js';
import {cutNote} from './cut-note.js';
import {parseEnvOutput, type Environment} from './environment.js';
import {LostDocumentError} from './lost-document.js';

/**
 * The documents of a capture of M-Lab's shim.sh, each read when it is first asked for: what floods a directory is in memory
 * only for the call that is looked at.
 *
 * Each throws LostDocumentError if it cannot be read, though it was there when the capture was found.
 */
export class UpstreamDocuments implements Documents {
  readonly #bytes = new Map<string, Buffer>();
  #parsed: Environment | undefined;
  #notes: readonly string[] | undefined;

  /**
   * @param path the directory of the capture
   * @param present its regular files when it was found
   */
  constructor(
    private readonly path: string,
    private readonly id: string,
    private readonly present: ReadonlySet<string>,
  ) {}

  get environment(): ReadonlyMap<string, string> {
    return this.parsed.variables;
  }

  get environmentBytes(): Buffer {
    return this.parsed.bytes;
  }

  get stdin(): Buffer {
    return this.read('input');
  }

  get stdout(): Buffer {
    return this.read('output');
  }

  get stderr(): Buffer {
    return this.read('stderr');
  }

  /** Of those that are read in part. */
  get notes(): readonly string[] {
    this.#notes ??= ['cmdline', 'env', 'input', 'output', 'stderr'].flatMap(
      (file) => cutNote(file, readRegularFile(join(this.path, file), 0)?.size) ?? [],
    );
    return this.#notes;
  }

  /** What is asked for later is here already. */
  readAll(): void {
    for (const file of ['input', 'output', 'stderr']) this.read(file);
    this.#notes = this.notes;
    this.#parsed = this.parsed;
  }

  private get parsed(): Environment {
    this.#parsed ??= parseEnvOutput(this.read('env'));
    return this.#parsed;
  }

  /** Nothing where there is no such file. */
  private read(file: string): Buffer {
    const known = this.#bytes.get(file);
    if (known !== undefined) return known;
    const bytes = this.present.has(file) ? readRegularFile(join(this.path, file))?.bytes : Buffer.alloc(0);
    if (bytes === undefined) throw new LostDocumentError(this.id, `its file ${file} is missing or cannot be read`);
    this.#bytes.set(file, bytes);
    return bytes;
  }
}
