import type {Emptiness} from '../../capture/selection/emptiness.js';
import type {Filter} from '../../capture/selection/filter.js';
import type {Pod} from '../../capture/invocation.js';
import {nearest} from '../../capture/selection/nearest.js';
import {startBoot} from '../disk/format.js';
import type {Store} from '../disk/store.js';
import {networksSeen, subjectsSeen} from './pods-seen.js';

/** @param bootId of this host; null: nobody knows */
export function whyEmpty(store: Store, filter: Filter, bootId: string | null): Emptiness {
  const {directory} = store;
  const entries = store.entries();
  if (entries.length === 0) return {kind: 'empty-store', directory};
  const newestMs = entries.reduce((newest, {startedAtMs}) => Math.max(newest, startedAtMs), -Infinity);
  const own = entries.filter(({node, source}) => node === null && source === 'mlab-cni');
  const isElsewhere =
    bootId !== null && own.length > 0 && own.every(({name}) => startBoot(name) !== bootId.slice(0, 8));
  return {
    kind: isElsewhere ? 'from-elsewhere' : 'nothing-fits',
    count: entries.length,
    newestMs: newestMs < (filter.sinceMs ?? -Infinity) ? newestMs : null,
    meant: distinct([
      ...filter.plugins.flatMap((name) => meant('plugin', name, () => entries.flatMap(({plugin}) => plugin ?? []))),
      ...names(filter.pod).flatMap((name) =>
        meant('pod', name, () => subjectsSeen(store).map((subject) => asWritten(subject, name))),
      ),
      ...names(filter.pod).flatMap((name) => namespaceMeant(name, store)),
      ...names(filter.ifname).flatMap((name) =>
        meant('ifname', name, () => entries.flatMap(({ifname}) => ifname ?? [])),
      ),
      ...names(filter.network).flatMap((name) => meant('network', name, () => networksSeen(store))),
    ]),
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function names(list: string | undefined): readonly string[] {
  return list?.split(',') ?? [];
}

/** `-n NAMESPACE` alone is the pattern `NAMESPACE/*`. */
function namespaceMeant(name: string, store: Store): string[] {
  const [, namespace] = /^([^/]+)\/\*$/.exec(name) ?? [];
  const known = () => subjectsSeen(store).flatMap((subject) => (typeof subject === 'string' ? [] : subject.namespace));
  return namespace === undefined ? [] : meant('namespace', namespace, known);
}

/** A name that is there was no mistake. */
function meant(flag: string, name: string, known: () => readonly string[]): string[] {
  if (name.includes('*')) return [];
  const all = new Set(known());
  return all.has(name) ? [] : nearest(name, all).map((each) => `--${flag} ${each}`);
}

/** With a namespace where somebody wrote one. */
function asWritten(subject: Pod | string, wanted: string): string {
  if (typeof subject === 'string') return subject;
  return wanted.includes('/') ? `${subject.namespace}/${subject.name}` : subject.name;
}
