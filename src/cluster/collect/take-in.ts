import {createReadStream, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {StoreMissingError} from '../../errors.js';
import {createRedaction} from '../../pack/redaction.js';
import type {Rewriter} from '../../pack/rewrite.js';
import {unpackInto} from '../../pack/unpack.js';
import {collectedClusterFile, type CollectedCluster} from '../../records/collected-cluster.js';
import type {Fetch, Finish} from '../session/finish-recorder.js';
import {roomIn} from './room.js';

export interface Around {
  readonly askCluster: (node: string) => Promise<CollectedCluster | null>;
  /** Whether to go on although there is no room for all of it. */
  readonly confirm: (what: string) => Promise<boolean>;
  readonly onProgress: Fetch['onProgress'];
  readonly withSecrets?: boolean;
}

/**
 * How the packs of nodes come into a store: each into `nodes/NAME`, whole or not at all, beside what is there already, and
 * without secrets unless these are asked for. What the cluster says of the node and its pods at that time goes into its
 * `context/`, too.
 *
 * @throws StoreMissingError if the directory cannot be made: to be called before anything is recorded
 */
export function intoStore(
  directory: string,
  what: 'pack' | 'context',
  {askCluster, confirm, onProgress, withSecrets = false}: Around,
): (node: string) => Finish {
  try {
    mkdirSync(directory, {recursive: true, mode: 0o700});
  } catch (error) {
    throw new StoreMissingError(`captures cannot be stored in ${directory}: ${(error as Error).message}`, {
      suggestions: ['add --store DIR with a directory of yours'],
      cause: error,
    });
  }
  const room = roomIn(directory, confirm);
  return (node) => ({
    keepOn: false,
    fetch: {
      what,
      room,
      onProgress,
      path: join(directory, `.${node}.tar.gz`),
      takeIn: async (name, path) => {
        const rewriter = withSecrets ? undefined : createRedaction([]);
        const place = await takeIn(directory, name, path, rewriter);
        const cluster = await askCluster(name);
        if (cluster !== null) await noteCluster(place, cluster, rewriter);
      },
    },
  });
}

async function takeIn(store: string, node: string, path: string, rewriter: Rewriter | undefined): Promise<string> {
  try {
    const {directory} = await unpackInto(createReadStream(path), store, {
      node,
      origin: `the pack of ${node}`,
      rewriter,
    });
    return directory;
  } finally {
    rmSync(path, {force: true});
  }
}

/** Annotations may hold what captures do. */
async function noteCluster(
  directory: string,
  cluster: CollectedCluster,
  rewriter: Rewriter | undefined,
): Promise<void> {
  const context = join(directory, 'context');
  mkdirSync(context, {recursive: true, mode: 0o700});
  const text = `${JSON.stringify(cluster)}\n`;
  await rewriter?.learn([text], []);
  writeFileSync(join(context, collectedClusterFile), rewriter?.text(text) ?? text, {mode: 0o600});
}
