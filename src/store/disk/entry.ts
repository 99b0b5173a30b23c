import type {CaptureNames} from '../../capture/selection/filter.js';
import type {Invocation} from '../../capture/invocation.js';
import type {Source} from '../../capture/recording.js';

/** What the names in a store tell about one capture, without a file opened. */
export interface CaptureEntry extends CaptureNames {
  readonly id: string;
  readonly source: Source;
  /** The node that it came from, by the name of its folder in `nodes/`; null: it was recorded into this very store. */
  readonly node: string | null;
  /** The file in `started/`, or the directory that M-Lab's shim.sh made. */
  readonly name: string;
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
