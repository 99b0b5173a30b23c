import {confirmLive} from './confirm.js';
import {untilSignalled} from './interrupt.js';

/** How --live asks, and learns that it is interrupted; null without it. */
export function liveFromFlags({live, yes}: {readonly live: boolean; readonly yes: boolean}) {
  return live ? {confirm: confirmLive(yes), untilInterrupted: untilSignalled} : null;
}
