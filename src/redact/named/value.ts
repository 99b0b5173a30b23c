import type {Manner} from '../plausible.js';

/** Where the value of a name is, and how it is joined to it. */
export interface Value {
  readonly from: number;
  readonly to: number;
  readonly place: Manner;
}
