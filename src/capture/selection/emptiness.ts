/**
 * Why an answer has no captures. `from-elsewhere`: none is of this host's present boot. `meant`: flags with names that are
 * there. `newestMs`: when the newest began, if that is before all that was asked for.
 */
export type Emptiness =
  | {readonly kind: 'empty-store'; readonly directory: string}
  | {
      readonly kind: 'nothing-fits' | 'from-elsewhere';
      readonly count: number;
      readonly meant: readonly string[];
      readonly newestMs: number | null;
    };
