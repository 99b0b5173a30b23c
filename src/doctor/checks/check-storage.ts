import type {Facts} from '../facts.js';
import type {BadStorage} from '../reading/read-storage.js';
import {broken, type Remark} from '../remark.js';

/** Checks that host-local can write down who has which address: otherwise every pod fails. */
export function checkStorage({badStorage}: Pick<Facts, 'badStorage'>): Remark[] {
  return badStorage.map((bad) => {
    const {what, evidence, next} = words[bad.problem](bad);
    return broken('allocations-not-writable', {
      what: `${what}: host-local fails for every pod`,
      evidence: [evidence],
      next,
    });
  });
}

interface Words {
  readonly what: string;
  readonly evidence: string;
  readonly next: string;
}

const words: Readonly<Record<BadStorage['problem'], (bad: BadStorage) => Words>> = {
  full: ({directory, seenAt}) => ({
    what: `the disk on which ${directory} lies is full`,
    evidence: `${seenAt}: no block is free`,
    next: `df ${seenAt}; then see what fills it (journalctl --disk-usage, images, logs of containers)`,
  }),
  'no-inodes': ({directory, seenAt}) => ({
    what: `the disk on which ${directory} lies takes no more files`,
    evidence: `${seenAt}: no inode is free`,
    next: `df -i ${seenAt}; then see which directory holds so many files`,
  }),
  'read-only': ({directory, seenAt}) => ({
    what: `${directory} is on a read-only file system`,
    evidence: `${seenAt}: EROFS`,
    next: `findmnt -T ${seenAt} shows how it is mounted; after an error of the disk the kernel mounts it so: dmesg | grep -i remount`,
  }),
  'no-directory': ({directory, seenAt}) => ({
    what: `${seenAt} is a file, where a directory has to be`,
    evidence: `host-local notes addresses in ${directory}`,
    next: `find out what wrote ${seenAt}, and move it away`,
  }),
};
