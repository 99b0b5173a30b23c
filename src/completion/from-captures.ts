import {containerKey, type Invocation} from '../capture/invocation.js';
import {shortIds} from '../capture/selection/short-id.js';
import type {CaptureEntry} from '../store/disk/entry.js';
import type {Store} from '../store/disk/store.js';
import {exitText} from '../view/calls/ending.js';
import {formatAge} from '../view/text/time.js';
import type {Candidate} from './candidates.js';
import type {Subject} from './meaning.js';

/** Not more are offered: nobody reads them, and each pod costs opening a file. */
const most = 100;

export interface Looking {
  readonly nowMs: number;
  /** Is there time for one more? */
  readonly hasTime: () => boolean;
}

/** What the captures of a store offer for a value, the newest first. Opens as few files as it can. */
export function candidatesIn(store: Store, subject: Subject, text: string, looking: Looking): Candidate[] {
  const about = ({entry, names}: Call) => aboutCall(names, looking.nowMs - entry.startedAtMs);
  switch (subject) {
    case 'capture':
      return captures(store, text, looking);
    case 'pod':
      return unique(oneOfEachContainer(store, looking), podNameOf(store), about);
    case 'namespace':
      return unique(oneOfEachContainer(store, looking), (call) => podNameOf(store)(call)?.split('/')[0]);
    case 'container':
      return unique(oneOfEachContainer(store, looking), ({names}) => names.containerId, about);
    case 'plugin':
      return unique(store.entries(), ({plugin}) => plugin);
    case 'ifname':
      return unique(calls(store, looking), ({names}) => names.ifname);
    case 'network':
      return unique(calls(store, looking), ({entry, invocation}) =>
        invocation === undefined ? store.networkOf(entry) : invocation.request?.name,
      );
    case 'node':
      return unique(store.entries(), ({node}) => node);
  }
}

function captures(store: Store, text: string, looking: Looking): Candidate[] {
  const [, prefix] = /^(pod:|container:)/.exec(text) ?? [];
  if (prefix !== undefined) {
    const subject = prefix === 'pod:' ? 'pod' : 'container';
    const found = candidatesIn(store, subject, text.slice(prefix.length), looking);
    return found.map(({value, about}) => ({value: prefix + value, about}));
  }
  const all = store.entries();
  const wanted = all.filter(({id}) => id.startsWith(text)).slice(0, most);
  const ids = shortIds(wanted, all);
  return wanted.map((entry) => {
    const short = ids.get(entry.id) ?? entry.id;
    const value = short.startsWith(text) ? short : entry.id;
    return {value, about: aboutCall(entry, looking.nowMs - entry.startedAtMs)};
  });
}

type Names = Pick<CaptureEntry, 'operation' | 'plugin' | 'ifname' | 'containerId' | 'exit'>;

interface Call {
  readonly entry: CaptureEntry;
  readonly names: Names;
  /** Only if it had to be read, since its names in the store do not tell. */
  readonly invocation?: Invocation;
}

/** As many as there is time for. */
function* calls(store: Store, {hasTime}: Looking): Generator<Call> {
  for (const entry of store.entries()) {
    if (!hasTime()) return;
    if (entry.source === 'mlab-cni') {
      yield {entry, names: entry};
      continue;
    }
    const reading = store.read(entry);
    if (reading.kind !== 'capture') continue;
    const {invocation} = reading;
    const {containerId = null, ifname = null} = invocation.parameters;
    const {operation, plugin, exit} = invocation;
    yield {entry, names: {operation, plugin, containerId, ifname, exit}, invocation};
  }
}

/** The newest call about each. */
function* oneOfEachContainer(store: Store, looking: Looking): Generator<Call> {
  const seen = new Set<string>();
  for (const call of calls(store, looking)) {
    const {containerId} = call.names;
    const key = containerKey(call.entry.node, containerId ?? undefined);
    if (containerId === null || seen.has(key)) continue;
    seen.add(key);
    yield call;
  }
}

function podNameOf(store: Store): (call: Call) => string | undefined {
  return ({entry, invocation}) => {
    const pod = invocation === undefined ? store.podOf(entry) : invocation.pod;
    return pod ? `${pod.namespace}/${pod.name}` : undefined;
  };
}

function unique<T>(
  all: Iterable<T>,
  valueOf: (each: T) => string | null | undefined,
  aboutOf: (each: T) => string = () => '',
): Candidate[] {
  const found = new Map<string, string>();
  for (const each of all) {
    const value = valueOf(each);
    if (value && !found.has(value)) found.set(value, aboutOf(each));
    if (found.size >= most) break;
  }
  return [...found].map(([value, about]) => ({value, about}));
}

/** `ADD multus eth0, exit status 1, 5m ago` */
function aboutCall({operation, plugin, ifname, exit}: Names, ageMs: number): string {
  const call = [operation, plugin, ifname].filter((word) => word !== null).join(' ');
  return [call, exitText(exit), `${formatAge(ageMs)} ago`].join(', ');
}
