/**
 * A pack, format 1: the captures of one node with what is around them, in one file that can be passed on. `mlab-cni pack`
 * and the node script write it, `mlab-cni import`, `--store FILE` and `cluster collect` read it.
 *
 * A gzipped tar archive (ustar, or pax for times with parts of a second) of regular files, in this order:
 *
 *     manifest.json
 *     context/net.d/NAME             *.conf, *.conflist and *.json of the CNI configuration directory
 *     context/kubeconfigs.tsv        path, mode, size, SHA-256: never their contents
 *     context/runtime.txt kernel.txt os-release plugins.tsv journal.txt ...
 *     store/FOLDER/NAME              files of a store, see store/disk/format.ts
 *     store/ISO-TIME.PLUGIN.RANDOM/NAME    captures of M-Lab's shim.sh
 *
 * Entries for directories, which tar(1) makes, mean nothing. A reader takes unknown fields of the manifest and unknown
 * files in `context/`, and refuses everything else: links, devices, other names, a name twice.
 *
 * Unpacked, it is `STORE/nodes/NAME/`: `manifest.json`, `context/`, `store/`; NAME gets something behind it if another
 * machine has that one there. Format 1 of the store keeps times in modification times, so they are set.
 */
export const packFormat = 1;

/** Where the members of a pack go, beside each other. */
export type Member =
  | {readonly kind: 'manifest'; readonly path: 'manifest.json'}
  | {readonly kind: 'context'; readonly path: string}
  | {readonly kind: 'store'; readonly path: string};

/** What a member's name says; undefined: a pack holds nothing of that name. */
export function parseMember(name: string): Member | undefined {
  const path = name.replace(/^(?:\.\/)+/, '');
  if (path === 'manifest.json') return {kind: 'manifest', path};
  if (contextPath.test(path)) return {kind: 'context', path};
  return storePath.test(path) || upstreamPath.test(path) ? {kind: 'store', path} : undefined;
}

const contextPath = /^context\/(?:net\.d\/)?[\w@+=,:~-][\w.@+=,:~ -]{0,250}$/;

const storePath = /^store\/(?:started|stdin|stdout|stderr|ended|about)\/(?!\.{1,2}$)[^/\0]{1,255}$/;

const upstreamPath =
  /^store\/\d{4}-[^/\0]{1,200}\.[A-Za-z0-9]{7}\/(?:cmdline|env|input|output|stderr|exitcode|summary)$/;

/** A directory below which members are. */
export function isDirectoryName(name: string): boolean {
  return /^(?:\.\/)*(?:(?:context|store)(?:\/[^/\0]{1,255})?\/?)?$/.test(name) && !/(?:^|\/)\.\.(?:\/|$)/.test(name);
}

/** What a reader takes at most. */
export interface PackLimits {
  readonly bytes: number;
  readonly members: number;
  /** Of the bytes in the archive to those of the file, once there are more than 64 MiB of them. */
  readonly ratio: number;
}

/** A store is at most a few GiB, and its small files shrink to a twentieth. */
export const usualLimits: PackLimits = {bytes: 16 * 1024 ** 3, members: 5_000_000, ratio: 250};
