import {statSync} from 'node:fs';
import * as Flags from '@oclif/core/flags';
import {UsageError} from '../../errors.js';
import {packAsStore} from '../../pack/pack-as-store.js';
import {parseDurationMs} from './duration.js';

/** Where captures go to; `undefined` lets the command choose between `--root` and the default. */
export const storeDirectoryFlag = Flags.string({
  summary: 'directory with the captures',
  helpValue: 'DIR',
  env: 'MLAB_CNI_STORE',
  default: '/tmp/mlab-cni',
});

/** Where captures are read from. A pack is unpacked into a directory that lasts as long as the command. */
export const storeFlag = Flags.string({
  summary: 'directory with the captures, or a pack of them',
  helpValue: 'DIR|FILE',
  env: 'MLAB_CNI_STORE',
  default: '/tmp/mlab-cni',
  parse: (path) => packAsStore(path),
});

/** In a store of captures that were collected from many nodes. */
export const nodeFlag = Flags.string({
  summary: 'only captures that were collected from these nodes, with commas (* matches anything)',
  helpValue: 'NAME',
});

/** What a user knows to be secret where our rules do not. */
export const redactFlag = Flags.string({
  summary: 'names of keys, variables or options whose values are secret, too, with commas or repeated',
  helpValue: 'NAME',
  multiple: true,
  multipleNonGreedy: true,
  delimiter: ',',
  default: [],
  defaultHelp: () => Promise.resolve(''),
});

/** A node in place under a directory: tests and the demo have one. */
export const rootFlag = Flags.string({
  summary: 'work on a node whose file system is under DIR; what is written there has paths as seen from outside',
  helpValue: 'DIR',
  default: '',
  parse: (text) => Promise.resolve(parseRoot(text)),
});

/** @throws UsageError if there is no such directory */
function parseRoot(text: string): string {
  if (statSync(text, {throwIfNoEntry: false})?.isDirectory() === true) return text.replace(/\/+$/, '');
  throw new UsageError(`"${text}" is no directory`, {
    suggestions: ['name the directory in which the node has its /etc'],
  });
}

/** Milliseconds: see {@link parseDurationMs}. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: (text) => Promise.resolve(parseDurationMs(text)),
});

/** How long something may last: as {@link durationFlag}, but more than no time at all. */
export const timeoutFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: (text) => Promise.resolve(parseTimeoutMs(text)),
});

function parseTimeoutMs(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs > 0) return durationMs;
  throw new UsageError(`"${text}" leaves no time at all`, {suggestions: ['write it like 500ms, 30s or 15m']});
}
