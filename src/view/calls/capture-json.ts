import {isUtf8} from 'node:buffer';
import type {Call, Parent} from '../../capture/tree/call-tree.js';
import {attachmentIdOf, type Invocation, type Outcome, type Pod} from '../../capture/invocation.js';
import type {Source, State, TimeSource} from '../../capture/recording.js';
import {signalName} from '../../capture/signal-name.js';
import type {CniError} from '../../cni/error.js';
import type {JsonObject} from '../../cni/json.js';

/** A capture as `--json` shows it: an API, so fields are added and never renamed. */
export interface CaptureJson {
  readonly id: string;
  readonly plugin: string;
  readonly operation: string;
  readonly cniVersion: string | null;
  readonly containerId: string | null;
  readonly ifname: string | null;
  readonly netns: string | null;
  readonly network: string | null;
  /** `CONTAINER/IFNAME` */
  readonly attachmentId: string | null;
  readonly pod: Pod | null;
  /** Without a pod: the name that the runtime gave in its place (podman, buildah). */
  readonly containerName: string | null;
  /** ISO 8601, UTC; null: unknown. */
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly timeResolutionMs: number;
  readonly timeSource: TimeSource;
  readonly exit: {readonly code: number} | {readonly signal: string} | null;
  readonly state: State;
  readonly outcome: Outcome;
  readonly error: CniError | null;
  readonly parentId: string | null;
  readonly parentInferred: boolean;
  readonly callerPid: number | null;
  readonly bootId: string | null;
  readonly shimVersion: string | null;
  readonly source: Source;
  /** The node that it was collected from; null: it was recorded into the very store that was read. */
  readonly node: string | null;
}

export interface CallJson extends CaptureJson {
  readonly children: readonly CallJson[];
}

/** Everything that was recorded of one call. */
export interface FullCaptureJson extends CaptureJson {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, BytesJson>>;
  readonly stdin: BytesJson;
  readonly stdout: BytesJson;
  readonly stderr: BytesJson;
  readonly request: JsonObject | null;
  readonly result: JsonObject | null;
  readonly notes: readonly string[];
  /** The program that ran; null: nobody wrote down which file it was. */
  readonly pluginFile: PluginFileJson | null;
}

export interface PluginFileJson {
  readonly path: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
  readonly sha256: string;
}

/** Text, or base64 when the bytes are no UTF-8. */
export type BytesJson = string | {readonly base64: string};

/** Where the bytes of a damaged capture are, and what is wrong with them. */
export interface DamagedJson {
  readonly id: string;
  readonly path: string;
  readonly reason: string;
}

export function captureJson(invocation: Invocation, parent: Parent | null): CaptureJson {
  const {parameters, request, exit} = invocation;
  return {
    id: invocation.id,
    plugin: invocation.plugin,
    operation: invocation.operation,
    cniVersion: request?.cniVersion ?? null,
    containerId: parameters.containerId ?? null,
    ifname: parameters.ifname ?? null,
    netns: parameters.netns ?? null,
    network: request?.name ?? null,
    attachmentId: attachmentIdOf(invocation),
    pod: invocation.pod,
    containerName: invocation.containerName,
    startedAt: invocation.timeSource === 'unknown' ? null : new Date(invocation.startedAtMs).toISOString(),
    durationMs: invocation.durationMs === null ? null : Number(invocation.durationMs.toFixed(3)),
    timeResolutionMs: invocation.timeResolutionMs,
    timeSource: invocation.timeSource,
    exit: exit !== null && 'signal' in exit ? {signal: signalName(exit.signal)} : exit,
    state: invocation.state,
    outcome: invocation.outcome,
    error: invocation.error ?? null,
    parentId: parent?.id ?? null,
    parentInferred: parent?.inferred ?? false,
    callerPid: invocation.callerPid,
    bootId: invocation.bootId,
    shimVersion: invocation.shimVersion,
    source: invocation.source,
    node: invocation.node,
  };
}

export function callJson({invocation, parent, children}: Call): CallJson {
  return {...captureJson(invocation, parent), children: children.map(callJson)};
}

export function fullCaptureJson(invocation: Invocation, parent: Parent | null): FullCaptureJson {
  return {
    ...captureJson(invocation, parent),
    argv: invocation.argv,
    environment: environmentJson(invocation.environmentBytes),
    stdin: bytesJson(invocation.stdin),
    stdout: bytesJson(invocation.stdout),
    stderr: bytesJson(invocation.stderr),
    request: invocation.request?.json ?? null,
    result: invocation.result ?? null,
    notes: invocation.notes,
    pluginFile: pluginFileJson(invocation),
  };
}

function pluginFileJson({pluginFile}: Invocation): PluginFileJson | null {
  if (pluginFile === null) return null;
  const {path, size, modifiedAtMs, sha256} = pluginFile;
  return {path, size, modifiedAt: new Date(modifiedAtMs).toISOString(), sha256};
}

function environmentJson(bytes: Buffer): Record<string, BytesJson> {
  const latin1Entries = bytes.toString('latin1').split('\0').slice(0, -1);
  return Object.fromEntries(
    latin1Entries.map((entry) => {
      const equals = entry.indexOf('=');
      const value = Buffer.from(entry.slice(equals + 1), 'latin1');
      return [Buffer.from(entry.slice(0, equals), 'latin1').toString('utf8'), bytesJson(value)];
    }),
  );
}

function bytesJson(bytes: Buffer): BytesJson {
  return isUtf8(bytes) ? bytes.toString('utf8') : {base64: bytes.toString('base64')};
}
