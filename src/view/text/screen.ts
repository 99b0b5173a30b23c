import type {Style} from './style.js';

/** What a view must know about where and when it is looked at. */
export interface Screen {
  readonly style: Style;
  /** Columns of the terminal; undefined for a pipe or file, where nothing is cut. */
  readonly width: number | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}
