import type {Emptiness} from '../../capture/emptiness.js';
import type {Filter} from '../../capture/filter.js';
import type {Invocation} from '../../capture/invocation.js';
import {nearest} from '../../capture/nearest.js';
import type {CaptureEntry} from '../disk/entry.js';
import {startBoot} from '../disk/format.js';
import type {Store} from '../disk/store.js';

/** Names are looked for in so many captures, the newest. */
const lookedThrough = 1000;

/** @param bootId of this host; null: nobody knows */
export function whyEmpty(store: Store, filter: Filter, bootId: string | null): Emptiness {
  const {directory} = store;
  const entries = store.entries();
  if (entries.length === 0) return {kind: 'empty-store', directory};
  const recent = entries.slice(0, lookedThrough);
  const own = entries.filter(({node, source}) => node === null && source === 'mlab-cni');
  const isElsewhere =
    bootId !== null && own.length > 0 && own.every(({name}) => startBoot(name) !== bootId.slice(0, 8));
  return {
    kind: isElsewhere ? 'from-elsewhere' : 'nothing-fits',
    count: entries.length,
    meant: [
      ...filter.plugins.flatMap((name) => meant('plugin', name, () => entries.flatMap(({plugin}) => plugin ?? []))),
      ...meant('pod', filter.pod, () => recent.flatMap((entry) => podNames(store, entry, filter.pod))),
      ...meant('network', filter.network, () => recent.flatMap((entry) => networkNames(store, entry))),
    ],
  };
}

/** A name that is there was no mistake. */
function meant(flag: string, name: string | undefined, known: () => readonly string[]): string[] {
  if (name === undefined || name.includes('*')) return [];
  const names = new Set(known());
  return names.has(name) ? [] : nearest(name, names).map((each) => `--${flag} ${each}`);
}

function podNames(store: Store, entry: CaptureEntry, wanted = ''): string[] {
  const glance = store.podOf(entry);
  const read = glance === undefined ? invocationOf(store, entry) : undefined;
  const pod = glance ?? read?.pod ?? null;
  if (pod === null) return [read?.containerName ?? []].flat();
  return [wanted.includes('/') ? `${pod.namespace}/${pod.name}` : pod.name];
}

function networkNames(store: Store, entry: CaptureEntry): string[] {
  const glance = store.networkOf(entry);
  return [(glance === undefined ? invocationOf(store, entry)?.request?.name : glance) ?? []].flat();
}

function invocationOf(store: Store, entry: CaptureEntry): Invocation | undefined {
  const reading = store.read(entry);
  return reading.kind === 'capture' ? reading.invocation : undefined;
}
