import type {Filter} from './filter.js';

/** Which captures a user wants to replay. */
export type Choice =
  | {readonly kind: 'call' | 'tree' | 'attachment'; readonly selector: string}
  /** `NAMESPACE/NAME` */
  | {readonly kind: 'pod'; readonly pod: string}
  | {readonly kind: 'all'; readonly filter: Filter};
