import type {Documents} from '../../capture/recording.js';
import {StoreFormatError} from '../../errors.js';
import {mostBytes} from '../../system/read-regular-file.js';
import type {CaptureEntry} from './entry.js';
import {parseExports, type Environment} from './environment.js';
import {parseStart, type Start} from './format.js';
import type {StoredFiles} from './stored-files.js';

const folders = ['stdin', 'stdout', 'stderr'] as const;

/**
 * The documents of a capture of our shim, each read when it is first asked for: whoever lists or counts needs few.
 *
 * Each throws StoreFormatError if the capture has made room for others since it was found.
 */
export class OwnDocuments implements Documents {
  readonly #bytes: Partial<Record<(typeof folders)[number], Buffer>> = {};
  #parsed: Environment | undefined;
  #start: Start | undefined;

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

  /** Of a document that floods the store the rest is left. */
  get notes(): readonly string[] {
    const cut = folders.flatMap((folder) => {
      const size = this.files.sizeOf(folder, this.entry.id) ?? 0;
      return size > mostBytes ? [`${folder} is cut: it has ${size} bytes, of which ${mostBytes} were read`] : [];
    });
    return [...this.start.notes, ...cut];
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
    const start = bytes === undefined ? undefined : parseStart(bytes);
    if (start === undefined || typeof start === 'string') throw madeRoom(this.entry);
    return start;
  }

  private read(folder: 'stdin' | 'stdout'): Buffer {
    const bytes = this.files.read(folder, this.entry.id)?.bytes;
    if (bytes === undefined && this.wasWhole) throw madeRoom(this.entry);
    return bytes ?? nothing;
  }
}

const nothing = Buffer.alloc(0);

function madeRoom({id}: CaptureEntry): StoreFormatError {
  return new StoreFormatError(`capture ${id} has made room for others while it was read`, {
    suggestions: ['the same command again    to see what is there now'],
  });
}
