import type {MountPlan} from '../modes/mount/mount.js';

/** What the receipts of version 1 (mlab-cni 0.1) have in other words: one plugin directory and one mount. */
export interface FormerReceipt {
  readonly receiptVersion: 1;
  readonly settings: {readonly binDir: string};
  readonly mount?: MountPlan;
}

/** The same in today's words; whatever else it says stays. */
export function renewReceipt({mount, settings, ...rest}: FormerReceipt): object {
  const {binDir, ...others} = settings;
  const mounts = mount === undefined ? {} : {mounts: [mount]};
  const search = {before: null, after: null};
  return {...rest, receiptVersion: 2, settings: {...others, binDirs: [binDir]}, search, ...mounts};
}
