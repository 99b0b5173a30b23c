import {parseCniError, type CniError} from '../cni/error.js';
import {isObject, parseJson, type JsonObject} from '../cni/json.js';
import {genericArgument, parseParameters, type Parameters} from '../cni/parameters.js';
import {parseRequestConfig, type RequestConfig} from '../cni/request.js';
import {exitedWithZero, type Documents, type Exit, type Outline, type Recording} from './recording.js';

/**
 * `succeeded`: exit 0, stdout a valid result or rightly empty. `failed`: a CNI error object. `crashed`: non-zero or a
 * signal, without one. `invalid`: exit 0 and an unreadable result. `partial`: no end was recorded.
 */
export type Outcome = 'succeeded' | 'failed' | 'crashed' | 'invalid' | 'partial';

/** The Kubernetes pod that the runtime named in `CNI_ARGS`. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
}

/** One execution of one plugin, with what it means. */
export type Invocation = Outline & Meaning;

/** Reads the meaning out of a recording. */
export function interpret(recording: Recording): Invocation {
  const {environment, environmentBytes, stdin, stdout, stderr, notes, ...outline} = recording;
  const documents = {environment, environmentBytes, stdin, stdout, stderr, notes};
  return interpretOutline(outline, parseParameters(environment), documents);
}

/**
 * The same for documents that are read when they are asked for.
 *
 * @param documents not kept for long: of 20,000 calls little must stay in memory
 * @param reopen gives them again
 */
export function interpretOutline(
  outline: Outline,
  parameters: Parameters,
  documents: Documents,
  reopen = () => documents,
): Invocation {
  return Object.assign(new Meaning(outline, parameters, documents, reopen), outline);
}

/** What of a call was worked out lately; null: there is none. */
interface Memory {
  readonly documents: Documents;
  /** Of the documents that were asked for. */
  size: number;
  stdin?: Buffer;
  stdout?: Buffer;
  stderr?: Buffer;
  request?: RequestConfig | null;
  error?: CniError | null;
  result?: JsonObject | null;
}

/**
 * What a recording means, and its documents, as they are asked for: a listing wants to know little of each of 20,000.
 * The compiler knows that `{...invocation}` has none of it; `with` gives a call that differs.
 */
class Meaning implements Documents {
  readonly #outline: Outline;
  readonly #reopen: () => Documents;
  readonly #parameters: Parameters;
  readonly #outcome: Outcome;
  #pod: Pod | null | undefined;
  #network: string | null | undefined;
  #memory: Memory | undefined;

  constructor(outline: Outline, parameters: Parameters, documents: Documents, reopen: () => Documents) {
    this.#outline = outline;
    this.#reopen = reopen;
    this.#parameters = parameters;
    this.#memory = this.#remember(documents);
    this.#outcome = outcomeOf(outline, this);
  }

  /** The same call, had these been recorded of it. */
  with(changes: Partial<Recording>): Invocation {
    const {environment, environmentBytes, stdin, stdout, stderr, notes} = this;
    return interpret({...this.#outline, environment, environmentBytes, stdin, stdout, stderr, notes, ...changes});
  }

  get parameters(): Parameters {
    return this.#parameters;
  }

  get operation(): string {
    return this.#parameters.command ?? '';
  }

  get pod(): Pod | null {
    if (this.#pod === undefined) this.#pod = podOf(this.#parameters);
    return this.#pod;
  }

  get containerName(): string | null {
    return containerNameOf(this.#parameters);
  }

  get outcome(): Outcome {
    return this.#outcome;
  }

  get durationMs(): number | null {
    const {startedAtMs, endedAtMs} = this.#outline;
    return endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs);
  }

  /** The name of the network in the request; null: none is there. */
  get network(): string | null {
    if (this.#network === undefined) this.#network = this.request?.name ?? null;
    return this.#network;
  }

  get request(): RequestConfig | undefined {
    const memory = this.#recalled;
    if (memory.request === undefined) {
      memory.request = parseRequestConfig(this.stdin.toString('utf8')) ?? null;
      this.#network = memory.request?.name ?? null;
    }
    return memory.request ?? undefined;
  }

  get error(): CniError | undefined {
    const memory = this.#recalled;
    if (memory.error === undefined) memory.error = errorIn(this.#outline, this) ?? null;
    return memory.error ?? undefined;
  }

  get result(): JsonObject | undefined {
    const memory = this.#recalled;
    if (memory.result === undefined) memory.result = resultIn(this.#outline, this) ?? null;
    return memory.result ?? undefined;
  }

  get environment(): ReadonlyMap<string, string> {
    return this.#recalled.documents.environment;
  }

  get environmentBytes(): Buffer {
    return this.#recalled.documents.environmentBytes;
  }

  get stdin(): Buffer {
    return this.#document('stdin');
  }

  get stdout(): Buffer {
    return this.#document('stdout');
  }

  get stderr(): Buffer {
    return this.#document('stderr');
  }

  get notes(): readonly string[] {
    return this.#recalled.documents.notes;
  }

  get #recalled(): Memory {
    this.#memory ??= this.#remember(this.#reopen());
    return this.#memory;
  }

  #remember(documents: Documents): Memory {
    recalled.add(this);
    this.#makeRoom();
    return {documents, size: 0};
  }

  #document(name: 'stdin' | 'stdout' | 'stderr'): Buffer {
    const memory = this.#recalled;
    const known = memory[name];
    if (known !== undefined) return known;
    const bytes = (memory[name] = memory.documents[name]);
    memory.size += bytes.length;
    recalledBytes += bytes.length;
    this.#makeRoom();
    return bytes;
  }

  #makeRoom(): void {
    for (const oldest of recalled) {
      if (oldest === this || (recalled.size <= mostRecalled && recalledBytes <= mostRecalledBytes)) return;
      recalled.delete(oldest);
      recalledBytes -= oldest.#memory?.size ?? 0;
      oldest.#memory = undefined;
    }
  }
}

/**
 * So many calls, more than there are for nearly every container, with documents of so many bytes, keep what they were
 * asked for last; whoever asks about more has it worked out again. What is parsed takes ten times as much.
 */
const mostRecalled = 64;
const mostRecalledBytes = 64 * 1024 * 1024;

const recalled = new Set<Meaning>();
let recalledBytes = 0;

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

function errorIn({exit}: Outline, {stdout}: Documents): CniError | undefined {
  return failed(exit) ? parseCniError(stdout.toString('utf8')) : undefined;
}

function resultIn({exit}: Outline, {stdout}: Documents): JsonObject | undefined {
  const value = exitedWithZero(exit) ? parseJson(stdout.toString('utf8')) : undefined;
  return isObject(value) ? value : undefined;
}

/**
 * ADD and VERSION must answer with a JSON object; the runtime ignores the stdout of all other operations (libcni), and
 * it is not read for them.
 */
function outcomeOf({exit}: Outline, meaning: Pick<Meaning, 'operation' | 'error' | 'result'>): Outcome {
  if (exit === null) return 'partial';
  if (failed(exit)) return meaning.error === undefined ? 'crashed' : 'failed';
  const needsResult = meaning.operation === 'ADD' || meaning.operation === 'VERSION';
  return needsResult && meaning.result === undefined ? 'invalid' : 'succeeded';
}
