/**
 * Why an answer has no captures. `from-elsewhere`: none is of this host's present boot. `meant`: flags with names that are
 * there.
 */
export type Emptiness =
  | {readonly kind: 'empty-store'; readonly directory: string}
  | {readonly kind: 'nothing-fits' | 'from-elsewhere'; readonly count: number; readonly meant: readonly string[]};
