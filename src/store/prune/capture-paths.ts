import {join} from 'node:path';
import type {CaptureEntry} from '../disk/entry.js';
import {endName} from '../disk/format.js';
import {OwnEntry} from '../disk/own-entries.js';

/** The store that a capture lies in: this one, or that of a collected node. */
export function siteOf(directory: string, node: string | null): string {
  return node === null ? directory : join(directory, 'nodes', node, 'store');
}

/** The files of a capture, the one first without which there is no capture; a directory if it is M-Lab's shim.sh's. */
export function pathsOf(directory: string, entry: CaptureEntry): string[] {
  const site = siteOf(directory, entry.node);
  if (!(entry instanceof OwnEntry)) return [join(site, entry.name)];
  const {id, name, end} = entry;
  const parts = ['stdin', 'stdout', 'stderr'].map((folder) => join(site, folder, id));
  return [join(site, 'started', name), ...parts, ...(end === null ? [] : [join(site, 'ended', endName(id, end))])];
}
