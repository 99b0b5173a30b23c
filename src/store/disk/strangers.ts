import {lstatSync, type Stats} from 'node:fs';
import {join} from 'node:path';
import {isRealFolder} from './real-folder.js';
import {parseUpstreamName} from './upstream.js';
import {seen} from '../../system/look.js';
import {namesSeenIn} from '../../system/names-in.js';

/** Whoever else may have written the captures that are read: other users, by their ids, or anybody at all. */
export interface Strangers {
  /** In ascending order. */
  readonly uids: readonly number[];
  /** A directory of captures is open for all to write. */
  readonly anybody: boolean;
}

/** Who could write into a store of captures, but for the user and root; nobody if there is no store. */
export function strangersIn(directory: string): Strangers {
  const names = namesSeenIn(directory);
  const own = names.includes('started') ? [directory, join(directory, 'started')] : [];
  const nodes = isRealFolder(join(directory, 'nodes')) ? namesSeenIn(join(directory, 'nodes')) : [];
  const places = [
    ...own,
    ...names.filter((name) => parseUpstreamName(name) !== undefined).map((name) => join(directory, name)),
    ...nodes.flatMap((node) => ['', 'store', 'store/started'].map((path) => join(directory, 'nodes', node, path))),
  ].flatMap((path) => seen(() => lstatSync(path)) ?? []);
  const uids = new Set(places.map(({uid}) => uid).filter((uid) => uid !== 0 && uid !== process.geteuid?.()));
  return {uids: [...uids].sort((left, right) => left - right), anybody: places.some(isOpenToAll)};
}

/** With the sticky bit, everybody's files are their own, and show whose they are. */
function isOpenToAll({mode}: Stats): boolean {
  return (mode & 0o1002) === 0o002;
}
