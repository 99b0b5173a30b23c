import {join} from 'node:path';
import type {Documents} from '../../capture/recording.js';
import {readRegularFile} from '../../system/read-regular-file.js';
import {cutNote} from './cut-note.js';
import {parseEnvOutput, type Environment} from './environment.js';

/**
 * The documents of a capture of M-Lab's shim.sh, each read when it is first asked for: what floods a directory is in memory
 * only for the call that is looked at.
 */
export class UpstreamDocuments implements Documents {
  readonly #bytes = new Map<string, Buffer>();
  #parsed: Environment | undefined;

  /** @param path the directory of the capture */
  constructor(private readonly path: string) {}

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
    const files = ['cmdline', 'env', 'input', 'output', 'stderr'];
    return files.flatMap((file) => cutNote(file, readRegularFile(join(this.path, file), 0)?.size) ?? []);
  }

  private get parsed(): Environment {
    this.#parsed ??= parseEnvOutput(this.read('env'));
    return this.#parsed;
  }

  /** Nothing where there is no such file. */
  private read(file: string): Buffer {
    const bytes = this.#bytes.get(file) ?? readRegularFile(join(this.path, file))?.bytes ?? Buffer.alloc(0);
    this.#bytes.set(file, bytes);
    return bytes;
  }
}
