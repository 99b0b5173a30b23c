import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {interpretOutline, type Invocation} from '../../capture/invocation.js';
import type {Exit} from '../../capture/recording.js';
import {parseParameters} from '../../cni/parameters.js';
import {seen} from '../../system/look.js';
import {readRegularFile} from '../../system/read-regular-file.js';
import {modifiedAtMs} from '../../system/modification-time.js';
import type {CaptureEntry, SelectEntries} from './entry.js';
import {clockTickMs} from './format.js';
import {LostDocumentError} from './lost-document.js';
import type {Times} from './times.js';
import {UpstreamDocuments} from './upstream-documents.js';

/**
 * The captures of M-Lab's shim.sh: one directory per call, `ISO-TIME.PLUGIN.RANDOM`, with the files `cmdline`, `env`,
 * `input`, `output`, `stderr`, `exitcode` and `summary` (which only repeats the others). The shim writes `cmdline` first
 * and `exitcode` at the end; seconds are in the name, the order within a second only in the files' times.
 */
const directoryName = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d)\.(.+)\.([A-Za-z0-9]{7})$/;

/** What a directory's name tells, or undefined if M-Lab's shim.sh did not make it. */
export function parseUpstreamName(name: string): {atMs: number; plugin: string; id: string} | undefined {
  const match = directoryName.exec(name);
  if (match === null) return undefined;
  const [, time = '', plugin = '', id = ''] = match;
  const atMs = Date.parse(time);
  return Number.isNaN(atMs) ? undefined : {atMs, plugin, id};
}

/** The captures of M-Lab's shim.sh that are in a directory now, in no order. */
export function upstreamEntries(directory: string, node: string | null): SelectEntries {
  const entries = readdirSync(directory).flatMap((name) => upstreamEntry(directory, name, node) ?? []);
  return (isWanted) => entries.filter(isWanted);
}

/** The capture in a directory of that name, no link; undefined if M-Lab's shim.sh did not make it. */
export function upstreamEntry(directory: string, name: string, node: string | null = null): CaptureEntry | undefined {
  const parsed = parseUpstreamName(name);
  if (parsed === undefined || !isDirectory(join(directory, name))) return undefined;
  return {
    id: parsed.id,
    source: 'upstream-shim',
    node,
    name,
    operation: null,
    plugin: parsed.plugin,
    ifname: null,
    containerId: null,
    exit: readExit(join(directory, name)),
    startedAtMs: times(join(directory, name), parsed.atMs).startedAtMs,
  };
}

/** Reads one capture of M-Lab's shim.sh. A string says in which way it is damaged. */
export function decodeUpstream(directory: string, entry: CaptureEntry, readsLater: boolean): Invocation | string {
  const path = join(directory, entry.name);
  const parsed = parseUpstreamName(entry.name);
  const present = regularFilesIn(path);
  if (parsed === undefined || !present.has('env')) return 'its file env is missing or cannot be read';
  const cmdline = readRegularFile(join(path, 'cmdline'), mostBytesOfArgument)?.bytes.toString('utf8') ?? '';
  const outline = {
    id: entry.id,
    source: 'upstream-shim' as const,
    node: entry.node,
    plugin: parsed.plugin,
    argv: [cmdline.replace(/\n$/, '')],
    ...times(path, parsed.atMs),
    exit: entry.exit,
    state: entry.exit === null ? ('unknown' as const) : ('finished' as const),
    parentId: null,
    callerPid: null,
    bootId: null,
    shimVersion: null,
    uptimeMs: null,
    pluginFile: null,
  };
  const documents = new UpstreamDocuments(path, entry.id, present);
  try {
    if (!readsLater) documents.readAll();
    const reopen = readsLater ? reopening(path, entry.id, present) : undefined;
    return interpretOutline(outline, parseParameters(documents.environment), documents, reopen);
  } catch (error) {
    if (error instanceof LostDocumentError) return error.reason;
    throw error;
  }
}

/** A function of its own, which holds nothing that was read: of 20,000 calls it stays in memory. */
function reopening(...where: ConstructorParameters<typeof UpstreamDocuments>): () => UpstreamDocuments {
  return () => new UpstreamDocuments(...where);
}

/** The kernel passes no longer one (execve(2), MAX_ARG_STRLEN). */
const mostBytesOfArgument = 128 * 1024;

function regularFilesIn(path: string): ReadonlySet<string> {
  const entries = seen(() => readdirSync(path, {withFileTypes: true})) ?? [];
  return new Set(entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])));
}

function isDirectory(path: string): boolean {
  return lstatSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
}

/** A shell reports death by signal N as 128+N; that a status above 128 was a plain exit is possible, but not known. */
function readExit(path: string): Exit | null {
  const text = readRegularFile(join(path, 'exitcode'), 16)?.bytes.toString('latin1').trim() ?? '';
  return /^\d{1,10}$/.test(text) ? {code: Number(text)} : null;
}

/** File times lie when the directory was copied without them: then there is only the second in its name. */
function times(path: string, namedAtMs: number): Times {
  const startedAtMs = modifiedAtMs(join(path, 'cmdline'));
  if (startedAtMs === undefined || startedAtMs < namedAtMs - 1000 || startedAtMs > namedAtMs + 3000) {
    return {startedAtMs: namedAtMs, endedAtMs: null, timeResolutionMs: 1000, timeSource: 'name'};
  }
  return {
    startedAtMs,
    endedAtMs: modifiedAtMs(join(path, 'exitcode')) ?? null,
    timeResolutionMs: clockTickMs,
    timeSource: 'files',
  };
}
