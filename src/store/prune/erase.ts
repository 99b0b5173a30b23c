import {existsSync, rmdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {namesIn} from '../disk/entries-in.js';
import {storeFolders} from '../disk/format.js';
import {isRealFolder} from '../disk/real-folder.js';
import {readRegularFile} from '../../system/read-regular-file.js';
import {hasTidier} from './lock.js';

/**
 * Removes what is left of a store without captures: what is known of plugins, what was dropped, the folders of nodes, and
 * the directories, unless something else is in them. Where the recorder had stopped for want of room, it goes on. In a
 * directory of M-Lab's shim.sh, which may be /tmp, there is nothing of ours.
 *
 * @returns what is still in the directory
 */
export function eraseRest(directory: string): string[] {
  const nodes = join(directory, 'nodes');
  for (const node of isRealFolder(nodes) ? namesIn(nodes) : []) {
    const folder = join(nodes, node);
    if (existsSync(join(folder, 'store'))) rmSync(folder, {recursive: true});
  }
  removeIfEmpty(nodes);
  if (hasTidier(directory)) eraseOwn(directory);
  return namesIn(directory);
}

function eraseOwn(directory: string): void {
  for (const name of ['about', 'readers', ...namesIn(directory).filter(isLeftover)]) {
    rmSync(join(directory, name), {recursive: true, force: true});
  }
  const off = join(directory, 'off');
  if (readRegularFile(off)?.bytes.toString().trim() === 'full') rmSync(off, {force: true});
  for (const folder of storeFolders) removeIfEmpty(join(directory, folder));
  removeIfEmpty(directory);
}

/** Of a pack that the node script was making (make_stage in shims/node/pack.sh). */
function isLeftover(name: string): boolean {
  const [, pid] = /^pack\.(\d+)$/.exec(name) ?? [];
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function removeIfEmpty(path: string): void {
  if (isRealFolder(path) && namesIn(path).length === 0) rmdirSync(path);
}
