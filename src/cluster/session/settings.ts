import type {PodTemplate} from '../pod/manifest.js';

/** What holds for all nodes of a run. */
export interface Settings {
  readonly template: PodTemplate;
  /** So many nodes are started, or collected from, at once. */
  readonly parallel: number;
  /** So long a recorder may take to start; and so long a collection may make no progress. */
  readonly nodeTimeoutMs: number;
}
