import type {Effect, EffectCategory, Effects} from '../replay-report.js';
import type {SnapshotEntry} from './read-entries.js';
import type {Observation} from './snapshot.js';

/** What changed between two looks at the same places. */
export function effectsBetween(before: readonly Observation[], after: readonly Observation[]): Effects {
  const changes = before.flatMap(({category, where, entries}, index) =>
    changesBetween(entries, after[index]?.entries ?? [])
      .filter(({kind}) => isTelling(category, kind))
      .map((change) => ({category, effect: {kind: change.kind, where, what: describe(category, change)}})),
  );
  return effectsOf((category) => changes.filter((change) => change.category === category).map(({effect}) => effect));
}

/** Nothing was changed. */
export const noEffects: Effects = effectsOf(() => []);

interface Change {
  readonly kind: Effect['kind'];
  readonly key: string;
  readonly details: readonly string[];
}

function changesBetween(before: readonly SnapshotEntry[], after: readonly SnapshotEntry[]): Change[] {
  const old = new Map(before.map(({key, detail}) => [key, detail]));
  const present = new Set(after.map(({key}) => key));
  const removed = before
    .filter(({key}) => !present.has(key))
    .map(({key, detail}): Change => ({kind: 'removed', key, details: [detail]}));
  const others = after.flatMap(({key, detail}): Change[] => {
    const former = old.get(key);
    if (former === undefined) return [{kind: 'added', key, details: [detail]}];
    return former === detail ? [] : [{kind: 'changed', key, details: [former, detail]}];
  });
  return [...removed, ...others];
}

/** A new link brings dozens of settings with it: only what was there before and is different now tells something. */
function isTelling(category: EffectCategory, kind: Effect['kind']): boolean {
  return category !== 'sysctls' || kind === 'changed';
}

function describe(category: EffectCategory, {key, details}: Change): string {
  const detail = category === 'files' ? '' : details.join(' -> ');
  return detail === '' ? key : `${key}: ${detail}`;
}

function effectsOf(effectsIn: (category: EffectCategory) => readonly Effect[]): Effects {
  return {
    links: effectsIn('links'),
    addresses: effectsIn('addresses'),
    routes: effectsIn('routes'),
    rules: effectsIn('rules'),
    sysctls: effectsIn('sysctls'),
    files: effectsIn('files'),
  };
}
