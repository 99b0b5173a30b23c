import {interpret, type Invocation} from '../../src/capture/invocation.js';
import type {Exit, Recording} from '../../src/capture/recording.js';

/** What a test wants to be special about an invocation; the rest is an ADD of bridge that took 20 ms. */
export interface InvocationOptions extends Partial<
  Pick<
    Recording,
    | 'id'
    | 'source'
    | 'node'
    | 'plugin'
    | 'parentId'
    | 'state'
    | 'timeResolutionMs'
    | 'timeSource'
    | 'pluginFile'
    | 'notes'
  >
> {
  readonly environment?: Readonly<Record<string, string>>;
  /** An object is written as JSON. */
  readonly stdin?: object | string | Buffer;
  readonly stdout?: object | string | Buffer;
  readonly stderr?: string;
  readonly startMs?: number;
  /** Null: no end was recorded. */
  readonly durationMs?: number | null;
  readonly exit?: Exit | null;
}

/** Milliseconds since the epoch at which test invocations start. */
export const epochMs = Date.UTC(2026, 0, 2, 3, 4, 5);

export function anInvocation(options: InvocationOptions = {}): Invocation {
  const {startMs = 0, durationMs = 20, ...recorded} = options;
  const environment = {...defaultEnvironment, ...options.environment};
  const startedAtMs = epochMs + startMs;
  return interpret({
    id: '4711-100-0b7f5e1c',
    source: 'mlab-cni',
    plugin: 'bridge',
    argv: [`/usr/shimcni/bin/${options.plugin ?? 'bridge'}`],
    state: 'finished',
    timeResolutionMs: 10,
    parentId: null,
    callerPid: 4710,
    bootId: '0b7f5e1c-6d5a-4f0b-9a3f-2c1d0e9f8a7b',
    shimVersion: '0.1.0',
    node: null,
    timeSource: 'recorded',
    pluginFile: null,
    notes: [],
    ...recorded,
    environment: new Map(Object.entries(environment)),
    environmentBytes: Buffer.from(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(''),
    ),
    stdin: bytesOf(options.stdin ?? {cniVersion: '1.0.0', name: 'mynet', type: options.plugin ?? 'bridge'}),
    stdout: bytesOf(options.stdout ?? {cniVersion: '1.0.0', ips: [{address: '10.1.0.2/24'}]}),
    stderr: bytesOf(options.stderr ?? ''),
    startedAtMs,
    endedAtMs: durationMs === null ? null : startedAtMs + durationMs,
    uptimeMs: null,
    exit: options.exit === undefined ? (durationMs === null ? null : {code: 0}) : options.exit,
  });
}

const defaultEnvironment = {
  CNI_COMMAND: 'ADD',
  CNI_CONTAINERID: '119a5a9712ae69f962475764ab822e8285dc1c15b7bc0662464f3a296ad98faa',
  CNI_NETNS: '/var/run/netns/cni-1',
  CNI_IFNAME: 'eth0',
  CNI_ARGS: 'IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0',
  CNI_PATH: '/usr/shimcni/bin:/opt/cni/bin',
};

function bytesOf(content: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(content)) return content;
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
}
