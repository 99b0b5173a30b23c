/** A plugin of some type, as it is found and as it answers. */
export type PluginFacts = MissingPlugin | HiddenPlugin | FoundPlugin;

export interface MissingPlugin {
  readonly kind: 'missing';
  /** What is in its place: `/opt/cni/bin/bridge is a link to /usr/lib/bridge, which is not there`. */
  readonly remains: readonly string[];
}

/** It was not found, and may be where we may not look. */
export interface HiddenPlugin {
  readonly kind: 'hidden';
  readonly path: string;
  /** The system's: `EACCES`. */
  readonly reason: string;
}

export interface FoundPlugin {
  readonly kind: 'found';
  readonly path: string;
  readonly isExecutable: boolean;
  readonly format: ProgramFormat;
  readonly versions: VersionAnswer;
}

export type ProgramFormat =
  | {readonly kind: 'elf'; readonly machine: string; readonly isOurs: boolean}
  | {readonly kind: 'script'; readonly interpreter: string}
  | {readonly kind: 'empty'}
  | {readonly kind: 'other'};

/** What a plugin says when it is asked for the versions that it supports. */
export type VersionAnswer =
  | {readonly kind: 'versions'; readonly versions: readonly string[]}
  | {readonly kind: 'not-asked'}
  | {readonly kind: 'not-started'; readonly reason: string}
  | {readonly kind: 'timed-out'; readonly seconds: number}
  /** It ended in some other way, or said something else. */
  | {readonly kind: 'unclear'; readonly detail: string};
