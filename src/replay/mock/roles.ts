import {nearest} from '../../capture/selection/nearest.js';
import {UsageError} from '../../errors.js';

/** What the user said about which plugins answer from their records. */
export interface Roles {
  /** `real`, `mock`, or a path. */
  readonly against: string;
  /** Names of mocks; all others are real. */
  readonly mock?: readonly string[] | undefined;
  /** Names of real plugins; all others are mocks. */
  readonly real?: readonly string[] | undefined;
}

/** Is a plugin to be a mock? `tested` are those that are put to the test. */
export function mockedPlugins(
  {against, mock = [], real}: Roles,
  tested: ReadonlySet<string>,
): (plugin: string) => boolean {
  if (real !== undefined) return (plugin) => !real.includes(plugin);
  return (plugin) => mock.includes(plugin) || (against === 'mock' && tested.has(plugin));
}

/**
 * A mistyped name would make another plugin a mock, or none.
 *
 * @param recorded names of plugins
 * @throws UsageError if a plugin is named that was never recorded
 */
export function requireRecorded({mock = [], real = []}: Roles, recorded: ReadonlySet<string | null>): void {
  const unknown = [...mock, ...real].find((name) => !recorded.has(name));
  if (unknown === undefined) return;
  const names = [...recorded].filter((name) => name !== null).sort();
  throw new UsageError(`no call of a plugin "${unknown}" was recorded`, {
    suggestions: [...nearest(unknown, names).map((name) => `did you mean: ${name}`), `one of ${names.join(', ')}`],
  });
}
