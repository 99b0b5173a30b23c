import type {Invocation} from '../../capture/invocation.js';
import type {Exit, Source} from '../../capture/recording.js';

/** What the names in a store tell about one capture, without a file opened. Null: the names do not tell. */
export interface CaptureEntry {
  readonly id: string;
  readonly source: Source;
  /** The node that it came from, by the name of its folder in `nodes/`; null: it was recorded into this very store. */
  readonly node: string | null;
  /** The file in `started/`, or the directory that M-Lab's shim.sh made. */
  readonly name: string;
  readonly operation: string | null;
  readonly plugin: string | null;
  readonly ifname: string | null;
  readonly containerId: string | null;
  readonly exit: Exit | null;
  /** Milliseconds since the epoch; good for ordering, while the capture itself knows better. */
  readonly startedAtMs: number;
}

/** Finds captures by their names. Those that are wanted are kept, all others cost next to nothing. */
export type SelectEntries = (isWanted: (entry: CaptureEntry) => boolean) => CaptureEntry[];

/** A capture that was read, or what is wrong with it. */
export type Reading =
  | {readonly kind: 'capture'; readonly invocation: Invocation}
  | {
      readonly kind: 'damaged';
      readonly id: string;
      readonly node: string | null;
      readonly path: string;
      readonly reason: string;
    };
