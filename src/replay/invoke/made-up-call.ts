import {interpret, type Invocation} from '../../capture/invocation.js';
import type {JsonObject} from '../../cni/json.js';
import type {Identity} from '../live/identity.js';

/** Whom a network is tried out with. */
export interface Attachment extends Identity {
  readonly ifname: string;
  /** CNI_ARGS */
  readonly args: string;
}

/** A call that nobody recorded, in the form of one. */
export function madeUpCall(
  plugin: string,
  operation: string,
  request: JsonObject,
  {containerId, netns, ifname, args}: Attachment,
): Invocation {
  const environment = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['CNI_COMMAND', operation],
    ['CNI_CONTAINERID', containerId],
    ['CNI_NETNS', netns],
    ['CNI_IFNAME', ifname],
    ['CNI_ARGS', args],
  ]);
  return interpret({
    id: `${operation} ${plugin}`,
    source: 'mlab-cni',
    plugin,
    argv: [plugin],
    environment,
    environmentBytes: Buffer.from([...environment].map(([name, value]) => `${name}=${value}\0`).join('')),
    stdin: Buffer.from(JSON.stringify(request)),
    stdout: Buffer.alloc(0),
    stderr: Buffer.alloc(0),
    startedAtMs: 0,
    endedAtMs: null,
    timeResolutionMs: 0,
    exit: null,
    state: 'unknown',
    parentId: null,
    callerPid: null,
    bootId: null,
    shimVersion: null,
    node: null,
    timeSource: 'recorded',
    uptimeMs: null,
    pluginFile: null,
    notes: [],
  });
}
