import {UsageError} from '../../errors.js';
import {captureFromFlags, type NamedPod} from './namespace-flag.js';

/** What `explain` is about. */
export type ExplainSubject =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'stdin'}
  | {readonly kind: 'capture'; readonly selector: string}
  /** The newest failure that is not over. */
  | {readonly kind: 'worst'};

/**
 * What the capture that is named, `--message`, `--pod` and `-n` say together.
 *
 * @throws UsageError if two are named
 */
export function explainSubject(
  capture: string | undefined,
  {message, ...named}: {readonly message?: string | undefined} & NamedPod,
): ExplainSubject {
  if (message !== undefined) {
    if (capture !== undefined) throw new UsageError(`either ${capture} or --message: both say what to explain`);
    return {kind: 'text', text: message};
  }
  if (capture === '-') return {kind: 'stdin'};
  if ([capture, named.pod, named.namespace].every((each) => each === undefined)) return {kind: 'worst'};
  return {kind: 'capture', selector: captureFromFlags(capture, named, 'failed')};
}
