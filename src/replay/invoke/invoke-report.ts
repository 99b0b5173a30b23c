import type {JsonObject} from '../../cni/json.js';
import type {Answer, Effects} from '../replay-report.js';

/** One plugin called by hand. */
export interface InvokedCall {
  readonly plugin: string;
  readonly operation: string;
  readonly program: string;
  readonly request: JsonObject;
  /** Null if the program could not be started. */
  readonly answer: Answer | null;
}

/** What came of a network configuration that was tried out. */
export interface InvokeReport {
  readonly place: 'sandbox' | 'live';
  readonly network: string;
  readonly containerId: string;
  readonly netns: string;
  readonly ifname: string;
  /** Links that the configuration names and that were made up. */
  readonly standIns: readonly string[];
  /** In the order in which they were made. */
  readonly calls: readonly InvokedCall[];
  readonly succeeded: boolean;
  /** Of the last plugin. */
  readonly result: JsonObject | null;
  /** What ADD did. */
  readonly effects: Effects;
  /** What of that was still there after DEL. */
  readonly leftovers: Effects;
}
