import type {Keeping} from '../keeping.js';
import type {MountPlan} from '../modes/mount/mount.js';

/** What the receipts of version 1 (mlab-cni 0.1) have in other words: one plugin directory and one mount. */
export interface FormerReceipt {
  readonly receiptVersion: 1;
  readonly settings: {readonly binDir: string};
  readonly mount?: MountPlan;
}

/** What receipts had not yet when the shims of that time knew no such setting. */
const unsaid: Omit<Keeping, 'maxStoreKib'> = {keepFreeKib: 0, polls: false};

/** With all settings, also those that are younger than the receipt: these come last, so that what is written again stays as it is. */
export function withAllSettings<Value extends {readonly settings: object}>(receipt: Value): Value {
  return {...receipt, settings: {...receipt.settings, ...unsaid, ...receipt.settings}};
}

/** The same in today's words; whatever else it says stays. */
export function renewReceipt({mount, settings, ...rest}: FormerReceipt): object {
  const {binDir, ...others} = settings;
  const mounts = mount === undefined ? {} : {mounts: [mount]};
  const search = {before: null, after: null};
  return {...rest, receiptVersion: 2, settings: {...others, binDirs: [binDir]}, search, ...mounts};
}
