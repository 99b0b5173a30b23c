import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {JsonObject} from '../../src/cni/json.js';

/**
 * One failure (or none) that was reported in public, and what has to be said about it. `capture` and `healthy` are played
 * on a throwaway node through the real shim; the others are text. Words are verbatim, names and addresses are neutral.
 */
export interface Case {
  readonly id: string;
  readonly kind: 'capture' | 'healthy' | 'message' | 'negative-message' | 'configuration';
  /** The kind of fault: families, not cases, are kept apart when rules are tried on what they have not seen. */
  readonly family: string;
  readonly expect: Expectation;
  readonly text?: string;
  readonly network?: Network;
  readonly calls?: readonly PlayedCall[];
  /** `none`: the runtime sends no DEL after an ADD that failed. */
  readonly afterFailure?: 'none';
  /** Plugins by name; what is not here succeeds. */
  readonly plugins?: Readonly<Record<string, PlayedPlugin>>;
  readonly config?: ConfigurationCase;
}

/**
 * Regular expressions, any of which may match; case does not matter. `rule:ID`, or in front of an expression `said:` (before
 * quotations are cut out), `msg:` (the message of the root cause) or `shown:` (message and evidence).
 */
export interface Expectation {
  readonly plugin?: string;
  readonly operation?: string;
  readonly cause: string;
  readonly right?: readonly string[];
  readonly unspecific?: readonly string[];
  readonly wrong?: readonly string[];
  readonly silentIsRight?: boolean;
}

export interface Network {
  readonly name?: string;
  readonly cniVersion?: string;
  readonly plugins?: readonly PluginEntry[];
  readonly type?: string;
}

export type PluginEntry = JsonObject & {readonly type: string};

export interface PlayedCall {
  readonly operation: string;
  readonly ifname: string;
  readonly pod: {readonly namespace: string; readonly name: string} | null;
  readonly container?: string;
  readonly args?: string;
  readonly netns?: string;
  readonly stdin?: string;
  readonly extra?: JsonObject;
  readonly unset?: readonly string[];
}

export interface PlayedPlugin {
  /** The first whose `match` fits is played. */
  readonly runs?: readonly Run[];
  /** In place of a program that plays its runs. */
  readonly file?: {readonly text?: string; readonly base64?: string; readonly mode?: string};
  readonly sh?: string;
  /** Installed after the shims. */
  readonly late?: boolean;
}

export interface Run {
  readonly match?: {readonly operation?: string | readonly string[]; readonly nth?: number};
  readonly calls?: readonly DelegateCall[];
  /** After a delegate that failed, DEL of those before. */
  readonly undo?: boolean;
  readonly stderr?: string;
  readonly repeatStderr?: number;
  readonly stderrLast?: string;
  readonly delayMs?: number;
  readonly signal?: NodeJS.Signals;
  readonly error?: string | {readonly code?: number; readonly msg: string; readonly details?: string};
  readonly stdout?: string;
  readonly exit?: number;
  readonly result?: string | JsonObject;
}

export interface DelegateCall {
  /** `$ipam`: the one that the request names. */
  readonly plugin: string;
  readonly stdin?: 'same' | {readonly conf?: JsonObject; readonly patch?: JsonObject};
  readonly ifname?: string;
  readonly operation?: string;
  readonly passError?: string;
  readonly code?: number;
  readonly ignoreError?: boolean;
  readonly stderrOnError?: string;
}

export interface ConfigurationCase {
  readonly use?: 'doctor' | 'check';
  readonly file?: string;
  readonly text?: string;
  readonly tree?: Readonly<Record<string, string>>;
}

/** All cases of the corpus, one JSON object a line in corpus/*.jsonl. */
export function readCorpus(directory: string): Case[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case);
}
