/** How a plugin's process ended; null while it is unknown. Signals are numbers, as the shim recorded them. */
export type Exit = {readonly code: number} | {readonly signal: number};

/** Whether the program said that all went well; what it printed may say otherwise. */
export function exitedWithZero(exit: Exit | null): boolean {
  return exit !== null && 'code' in exit && exit.code === 0;
}

/**
 * `running`: no end was recorded and its process is alive. `finished`: an end was recorded. `killed`: no end was
 * recorded and the process is gone. `unknown`: no end was recorded and nobody can tell (another machine, another boot).
 */
export type State = 'running' | 'finished' | 'killed' | 'unknown';

/** Where a capture comes from: our shim, or M-Lab's `shim.sh`. */
export type Source = 'mlab-cni' | 'upstream-shim';

/**
 * Where the times of a capture come from. `recorded`: the shim wrote them down (monotonic, and the wall clock of the
 * boot). `files`: time stamps of files. `name`: the second in a name. `unknown`: files were copied without their times.
 */
export type TimeSource = 'recorded' | 'files' | 'name' | 'unknown';

/** The program that a call ran, as it was then. */
export interface PluginFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
  readonly sha256: string;
}

/** What was recorded of one execution of one plugin. Raw bytes; everything that can be computed is in an Invocation. */
export interface Recording extends Documents {
  readonly id: string;
  readonly source: Source;
  /** The node that it was collected from; null: it was recorded into the very store that was read. */
  readonly node: string | null;
  readonly plugin: string;
  readonly argv: readonly string[];
  /** Milliseconds since the epoch, with fraction; since boot if the source of its times is unknown. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** How long the node was up when it started; null: nobody wrote that down. */
  readonly uptimeMs: number | null;
  /** Time stamps are that coarse. */
  readonly timeResolutionMs: number;
  readonly timeSource: TimeSource;
  /** Null: nobody wrote down which file it was. */
  readonly pluginFile: PluginFile | null;
  readonly exit: Exit | null;
  readonly state: State;
  readonly parentId: string | null;
  readonly callerPid: number | null;
  readonly bootId: string | null;
  readonly shimVersion: string | null;
}

/** What of a recording may be large: a store reads it when it is asked for. */
export interface Documents {
  /** In the recorded order. Values as UTF-8; the exact bytes are in `environmentBytes`. */
  readonly environment: ReadonlyMap<string, string>;
  /** `NAME=value` entries, each ended by a NUL. */
  readonly environmentBytes: Buffer;
  readonly stdin: Buffer;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** What the recorder had to say about the recording itself, e.g. that the disk was full. */
  readonly notes: readonly string[];
}

/** A recording without its documents. */
export type Outline = Omit<Recording, keyof Documents>;
