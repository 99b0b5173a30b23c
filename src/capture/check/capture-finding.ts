import type {Finding} from '../../cni/check/finding.js';
import type {Invocation} from '../invocation.js';

/** A finding about a captured call. */
export interface CaptureFinding extends Finding {
  readonly captureId: string;
  readonly plugin: string;
  readonly operation: string;
}

export function about({id, plugin, operation}: Invocation, findings: readonly Finding[]): CaptureFinding[] {
  return findings.map((finding) => ({captureId: id, plugin, operation, ...finding}));
}
