import {statfsSync} from 'node:fs';
import {ClusterError} from '../../errors.js';

/** Room in a directory that packs of nodes share. */
export interface Room {
  /**
   * Takes room for what is about to come from a node.
   *
   * @throws ClusterError if it does not fit, and the user does not want it all the same
   */
  readonly take: (node: string, bytes: number) => Promise<void>;
}

/** What must stay free for others. */
const keepFree = 64 * 1024 * 1024;

/**
 * Room for packs in a directory. What was taken counts as gone from the beginning, since packs arrive side by side. If it
 * does not suffice, `confirm` is asked, once for all: a disk that fills up would take more than captures with it.
 */
export function roomIn(
  directory: string,
  confirm: (what: string) => Promise<boolean>,
  freeIn: (directory: string) => number = freeBytesIn,
): Room {
  let taken = 0;
  const freeAtFirst = freeIn(directory);
  let answer: Promise<boolean> | undefined;
  return {
    take: async (node, bytes) => {
      taken += bytes;
      const left = freeAtFirst - keepFree - taken;
      if (left >= 0) return;
      const what = `what comes from the nodes takes about ${mebibytes(taken)}, and ${mebibytes(freeAtFirst)} are free in ${directory}`;
      answer ??= confirm(what);
      if (await answer) return;
      taken -= bytes;
      throw new ClusterError(`there is no room for its captures: ${mebibytes(bytes)} more, and ${what}`, {
        suggestions: [`mlab-cni cluster collect --nodes ${node} --store DIR    fetches them to where there is room`],
      });
    },
  };
}

/** What may still be written there by whoever runs this. */
export function freeBytesIn(directory: string): number {
  const {bavail, bsize} = statfsSync(directory);
  return bavail * bsize;
}

export function mebibytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return size >= 1024 ? `${(size / 1024).toFixed(1)} GiB` : `${Math.ceil(size)} MiB`;
}
