import type {Documents} from '../../capture/recording.js';
import {cutNote} from './cut-note.js';
import type {CaptureEntry} from './entry.js';
import {parseExports, type Environment} from './environment.js';
import {parseStart, type Start} from './format.js';
import {LostDocumentError} from './lost-document.js';
import type {StoredFiles} from './stored-files.js';

const folders = ['stdin', 'stdout', 'stderr'] as const;

/**
 * The documents of a capture of our shim, each read when it is first asked for: whoever lists or counts needs few.
 *
 * Each throws LostDocumentError if it cannot be read, though it was there when the capture was found.
 */
export class OwnDocuments implements Documents {
  readonly #bytes: Partial<Record<(typeof folders)[number], Buffer>> = {};
  #parsed: Environment | undefined;
  #start: Start | undefined;
  #notes: readonly string[] | undefined;

  /** @param wasWhole its stdin and stdout were there when it was found */
  constructor(
    private readonly files: StoredFiles,
    private readonly entry: CaptureEntry,
    private readonly wasWhole: boolean,
    start?: Start,
  ) {
    this.#start = start;
  }

  get environment(): ReadonlyMap<string, string> {
    return this.parsed.variables;
  }

  get environmentBytes(): Buffer {
    return this.parsed.bytes;
  }

  get stdin(): Buffer {
    this.#bytes.stdin ??= this.read('stdin');
    return this.#bytes.stdin;
  }

  get stdout(): Buffer {
    this.#bytes.stdout ??= this.read('stdout');
    return this.#bytes.stdout;
  }

  get stderr(): Buffer {
    this.#bytes.stderr ??= this.files.read('stderr', this.entry.id)?.bytes ?? nothing;
    return this.#bytes.stderr;
  }

  /** Of a document that floods the store the rest is left; one that looks empty may be none. */
  get notes(): readonly string[] {
    this.#notes ??= [...this.start.notes, ...folders.flatMap((folder) => this.noteOn(folder) ?? [])];
    return this.#notes;
  }

  /** What is asked for later is here already. */
  readAll(): void {
    for (const folder of folders) this.#bytes[folder] = this[folder];
    this.#notes = this.notes;
    this.#parsed = this.parsed;
  }

  private noteOn(folder: (typeof folders)[number]): string | undefined {
    const size = this.files.sizeOf(folder, this.entry.id);
    const cut = cutNote(folder, size);
    if (cut !== undefined) return cut;
    const {length} = this[folder];
    const fault = length > 0 || length === size ? undefined : this.files.faultOf(folder, this.entry.id);
    return fault === undefined ? undefined : `${folder} ${fault}`;
  }

  private get parsed(): Environment {
    this.#parsed ??= parseExports(this.start.environment);
    return this.#parsed;
  }

  private get start(): Start {
    this.#start ??= this.readStart();
    return this.#start;
  }

  private readStart(): Start {
    const bytes = this.files.read('started', this.entry.name)?.bytes;
    const start = bytes === undefined ? 'its start is missing or cannot be read' : parseStart(bytes);
    if (typeof start === 'string') throw new LostDocumentError(this.entry.id, start);
    return start;
  }

  private read(folder: 'stdin' | 'stdout'): Buffer {
    const {id} = this.entry;
    const bytes = this.files.read(folder, id)?.bytes;
    if (bytes !== undefined || !this.wasWhole) return bytes ?? nothing;
    throw new LostDocumentError(id, `its ${folder} ${this.files.faultOf(folder, id) ?? 'is not there any more'}`);
  }
}

const nothing = Buffer.alloc(0);
