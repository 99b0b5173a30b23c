import {UsageError} from '../errors.js';
import {confirmLive} from './confirm.js';
import {untilSignalled} from './interrupt.js';

interface LiveFlagValues {
  readonly live: boolean;
  readonly yes: boolean;
  readonly against?: string;
}

/**
 * How --live asks, and learns that it is interrupted; null without it.
 *
 * @throws UsageError if a mock is to answer: it does nothing on the node
 */
export function liveFromFlags({live, yes, against}: LiveFlagValues) {
  if (live && against === 'mock') {
    throw new UsageError('--against mock has no effect beside --live: a mock does nothing on the node', {
      suggestions: ['leave --live out, or --against'],
    });
  }
  return live ? {confirm: confirmLive(yes), untilInterrupted: untilSignalled} : null;
}
