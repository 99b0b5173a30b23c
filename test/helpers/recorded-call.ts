import {interpret, type Invocation} from '../../src/capture/invocation.js';
import type {Recording} from '../../src/capture/recording.js';
import type {JsonObject} from '../../src/cni/json.js';

/** What tells one made-up call from another; everything else is filled in. */
export interface CallOptions {
  readonly id: string;
  readonly plugin?: string;
  readonly operation?: string;
  readonly container?: string;
  readonly ifname?: string;
  /** Joined with name and cniVersion. */
  readonly request?: JsonObject;
  readonly result?: JsonObject;
  readonly error?: JsonObject;
  /** Milliseconds; it takes 10 ms. */
  readonly at?: number;
  readonly recording?: Partial<Recording>;
}

/** An invocation as the store would give it: by default a bridge ADD to the network `net` that succeeded. */
export function recordedCall(options: CallOptions): Invocation {
  const {id, plugin = 'bridge', operation = 'ADD', container = 'c1', ifname = 'eth0', at = 0, error} = options;
  const request = {cniVersion: '1.0.0', name: 'net', type: plugin, ...options.request};
  const answer = error ?? options.result ?? {cniVersion: '1.0.0', ips: [{address: '10.0.0.2/24'}]};
  const environment = new Map([
    ['CNI_COMMAND', operation],
    ['CNI_CONTAINERID', container],
    ['CNI_IFNAME', ifname],
    ['CNI_NETNS', `/run/netns/${container}`],
    ['CNI_PATH', '/shim:/opt/cni/bin'],
  ]);
  return interpret({
    id,
    source: 'mlab-cni',
    plugin,
    argv: [`/shim/${plugin}`],
    environment,
    environmentBytes: Buffer.from([...environment].map(([name, value]) => `${name}=${value}\0`).join('')),
    stdin: Buffer.from(JSON.stringify(request)),
    stdout: Buffer.from(operation === 'ADD' || error !== undefined ? JSON.stringify(answer) : ''),
    stderr: Buffer.from(''),
    startedAtMs: at,
    endedAtMs: at + 10,
    uptimeMs: null,
    timeResolutionMs: 0,
    exit: {code: error === undefined ? 0 : 1},
    state: 'finished',
    parentId: null,
    callerPid: 1,
    bootId: 'boot',
    shimVersion: '0.1.0',
    node: null,
    timeSource: 'recorded',
    pluginFile: null,
    notes: [],
    ...options.recording,
  });
}
