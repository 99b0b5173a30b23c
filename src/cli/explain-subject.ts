import {UsageError} from '../errors.js';
import {inNamespace} from './namespace-flag.js';

/** What `explain` is about. */
export type ExplainSubject =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'stdin'}
  | {readonly kind: 'capture'; readonly selector: string}
  /** The newest failure that is not over. */
  | {readonly kind: 'worst'};

/**
 * What the capture that is named, `--message` and `-n` say together.
 *
 * @throws UsageError if two are named
 */
export function explainSubject(
  capture: string | undefined,
  {message, namespace}: {readonly message?: string | undefined; readonly namespace?: string | undefined},
): ExplainSubject {
  if (message !== undefined) {
    if (capture !== undefined) throw new UsageError(`either ${capture} or --message: both say what to explain`);
    return {kind: 'text', text: message};
  }
  if (capture === '-') return {kind: 'stdin'};
  if (capture === undefined && namespace === undefined) return {kind: 'worst'};
  return {kind: 'capture', selector: inNamespace(capture ?? 'failed', namespace)};
}
