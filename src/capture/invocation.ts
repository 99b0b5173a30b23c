import {parseCniError, type CniError} from '../cni/error.js';
import {isObject, parseJson, type JsonObject} from '../cni/json.js';
import {genericArgument, parseParameters, type Parameters} from '../cni/parameters.js';
import {parseRequestConfig, type RequestConfig} from '../cni/request.js';

/** How a plugin's process ended; null while it is unknown. Signals are numbers, as the shim recorded them. */
export type Exit = {readonly code: number} | {readonly signal: number};

/** Whether the program said that all went well; what it printed may say otherwise. */
export function exitedWithZero(exit: Exit | null): boolean {
  return exit !== null && 'code' in exit && exit.code === 0;
}

/**
 * `running`: no end was recorded and its process is alive. `finished`: an end was recorded. `killed`: no end was
 * recorded and the process is gone. `unknown`: no end was recorded and nobody can tell (another machine, another boot).
 */
export type State = 'running' | 'finished' | 'killed' | 'unknown';

/**
 * `succeeded`: exit 0, stdout a valid result or rightly empty. `failed`: a CNI error object. `crashed`: non-zero or a
 * signal, without one. `invalid`: exit 0 and an unreadable result. `partial`: no end was recorded.
 */
export type Outcome = 'succeeded' | 'failed' | 'crashed' | 'invalid' | 'partial';

/** Where a capture comes from: our shim, or M-Lab's `shim.sh`. */
export type Source = 'mlab-cni' | 'upstream-shim';

/**
 * Where the times of a capture come from. `recorded`: the shim wrote them down (monotonic, and the wall clock of the
 * boot). `files`: time stamps of files. `name`: the second in a name. `unknown`: files were copied without their times.
 */
export type TimeSource = 'recorded' | 'files' | 'name' | 'unknown';

/** The program that a call ran, as it was then. */
export interface PluginFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
  readonly sha256: string;
}

/** What was recorded of one execution of one plugin. Raw bytes; everything that can be computed is in {@link Invocation}. */
export interface Recording {
  readonly id: string;
  readonly source: Source;
  /** The node that it was collected from; null: it was recorded into the very store that was read. */
  readonly node: string | null;
  readonly plugin: string;
  readonly argv: readonly string[];
  /** In the recorded order. Values as UTF-8; the exact bytes are in `environmentBytes`. */
  readonly environment: ReadonlyMap<string, string>;
  /** `NAME=value` entries, each ended by a NUL. */
  readonly environmentBytes: Buffer;
  readonly stdin: Buffer;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Milliseconds since the epoch, with fraction; since boot if the source of its times is unknown. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** How long the node was up when it started; null: nobody wrote that down. */
  readonly uptimeMs: number | null;
  /** Time stamps are that coarse. */
  readonly timeResolutionMs: number;
  readonly timeSource: TimeSource;
  /** Null: nobody wrote down which file it was. */
  readonly pluginFile: PluginFile | null;
  readonly exit: Exit | null;
  readonly state: State;
  readonly parentId: string | null;
  readonly callerPid: number | null;
  readonly bootId: string | null;
  readonly shimVersion: string | null;
  /** What the recorder had to say about the recording itself, e.g. that the disk was full. */
  readonly notes: readonly string[];
}

/** The Kubernetes pod that the runtime named in `CNI_ARGS`. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
}

/** One execution of one plugin, with what it means. */
export interface Invocation extends Recording {
  readonly operation: string;
  readonly parameters: Parameters;
  readonly pod: Pod | null;
  /** Without a pod: the name that the runtime gave in its place; null: none. */
  readonly containerName: string | null;
  readonly request: RequestConfig | undefined;
  readonly outcome: Outcome;
  readonly error: CniError | undefined;
  readonly result: JsonObject | undefined;
  readonly durationMs: number | null;
}

/** Reads the meaning out of a recording. */
export function interpret(recording: Recording): Invocation {
  const parameters = parseParameters(recording.environment);
  const stdout = recording.stdout.toString('utf8');
  const operation = parameters.command ?? '';
  const error = failed(recording.exit) ? parseCniError(stdout) : undefined;
  const result = exitedWithZero(recording.exit) ? parseResultObject(stdout) : undefined;
  return {
    ...recording,
    operation,
    parameters,
    pod: podOf(parameters),
    containerName: containerNameOf(parameters),
    request: parseRequestConfig(recording.stdin.toString('utf8')),
    error,
    result,
    outcome: outcomeOf(recording, operation, error, result),
    durationMs: recording.endedAtMs === null ? null : Math.max(0, recording.endedAtMs - recording.startedAtMs),
  };
}

/** The attachment that an invocation is about, `CONTAINER/IFNAME`; null for operations that are about none. */
export function attachmentIdOf({parameters}: Invocation): string | null {
  const {containerId, ifname} = parameters;
  return containerId === undefined || ifname === undefined ? null : `${containerId}/${ifname}`;
}

/** Names a container; ids are each node's own. Undefined: calls about none. */
export function containerKey(node: string | null, containerId: string | undefined): string {
  return `${node ?? ''}\n${containerId ?? ''}`;
}

/** The pod that the arguments of a call name. */
export function podOf({args}: Parameters): Pod | null {
  const namespace = genericArgument(args, 'K8S_POD_NAMESPACE');
  const name = genericArgument(args, 'K8S_POD_NAME');
  if (!namespace || !name) return null;
  return {namespace, name, uid: genericArgument(args, 'K8S_POD_UID') || null};
}

/** podman and buildah name a container as Kubernetes names a pod, but in no namespace (containers-common libnetwork/cni). */
export function containerNameOf({args}: Parameters): string | null {
  return genericArgument(args, 'K8S_POD_NAMESPACE') ? null : genericArgument(args, 'K8S_POD_NAME') || null;
}

function failed(exit: Exit | null): boolean {
  return exit !== null && !exitedWithZero(exit);
}

function parseResultObject(stdout: string): JsonObject | undefined {
  const value = parseJson(stdout);
  return isObject(value) ? value : undefined;
}

/** ADD and VERSION must answer with a JSON object; the runtime ignores the stdout of all other operations (libcni). */
function outcomeOf(
  {exit}: Recording,
  operation: string,
  error: CniError | undefined,
  result: JsonObject | undefined,
): Outcome {
  if (exit === null) return 'partial';
  if (failed(exit)) return error === undefined ? 'crashed' : 'failed';
  const needsResult = operation === 'ADD' || operation === 'VERSION';
  return needsResult && result === undefined ? 'invalid' : 'succeeded';
}
