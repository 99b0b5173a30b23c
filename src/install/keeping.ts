/** What of the calls is kept. */
export interface Keeping {
  /** What matters least makes room beyond. */
  readonly maxStoreKib: number;
  /** It does so, too, when less is free beside the store. */
  readonly keepFreeKib: number;
  /** Successful VERSION and STATUS calls, too. */
  readonly polls: boolean;
}

/** What is so where nobody chooses; the node script has the same (parse_options in shims/node/main.sh). */
export const defaultKeeping: Keeping = {maxStoreKib: 256 * 1024, keepFreeKib: 64 * 1024, polls: false};

/** Null: as it is installed, else {@link defaultKeeping}. */
export type KeepingChoice = {readonly [Name in keyof Keeping]: Keeping[Name] | null};

/** Those that are chosen, and what is so already of the others. */
export function chosenKeeping(choice: KeepingChoice, now: Keeping): Keeping {
  return {
    maxStoreKib: choice.maxStoreKib ?? now.maxStoreKib,
    keepFreeKib: choice.keepFreeKib ?? now.keepFreeKib,
    polls: choice.polls ?? now.polls,
  };
}
