import type {FlagSpec} from './command-line.js';

/** What captures know values of. */
export type Subject = 'capture' | 'pod' | 'namespace' | 'container' | 'plugin' | 'ifname' | 'network' | 'node';

/** What a value stands for. */
export interface Meaning {
  readonly kind: Subject | 'operation' | 'word' | 'file' | 'directory' | 'nothing';
  /** Those of kind `word`. */
  readonly words?: readonly string[];
  /** Several, with commas. */
  readonly isList?: boolean;
  /** A file will do as well. */
  readonly orFile?: boolean;
}

/** By the names that arguments have in all commands. */
export function meaningOfArgument(name: string): Meaning {
  return argumentsByName[name] ?? {kind: 'nothing'};
}

/** By the flag's name, else by what help says its value is: `FILE`, `DIR`, `real|mock|PATH`. */
export function meaningOfFlag({name, helpValue}: FlagSpec): Meaning {
  const known = flagsByName[name];
  if (known !== undefined) return known;
  const values = String(helpValue ?? '').split('|');
  const words = values.filter((value) => /^[a-z]+$/.test(value));
  const orFile = values.some((value) => value === 'FILE' || value === 'PATH');
  if (words.length > 0) return {kind: 'word', words, orFile};
  if (orFile) return {kind: 'file'};
  return {kind: values.includes('DIR') ? 'directory' : 'nothing'};
}

const argumentsByName: Readonly<Record<string, Meaning>> = {
  capture: {kind: 'capture'},
  left: {kind: 'capture'},
  right: {kind: 'capture'},
  target: {kind: 'capture', orFile: true},
  pod: {kind: 'pod'},
  plugin: {kind: 'plugin'},
  file: {kind: 'file'},
  dir: {kind: 'directory'},
};

const flagsByName: Readonly<Record<string, Meaning>> = {
  plugin: {kind: 'plugin', isList: true},
  operation: {kind: 'operation', isList: true},
  container: {kind: 'container'},
  pod: {kind: 'pod'},
  namespace: {kind: 'namespace'},
  ifname: {kind: 'ifname'},
  network: {kind: 'network'},
  node: {kind: 'node'},
  nodes: {kind: 'node', isList: true},
  mock: {kind: 'plugin', isList: true},
  real: {kind: 'plugin', isList: true},
  unset: {kind: 'nothing'},
};
