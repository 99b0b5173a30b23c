import {dirname} from 'node:path';
import {PluginMissingError} from '../errors.js';
import {findPlugin, requirePlugin, type Against} from './plugin/find-plugin.js';
import type {Mocks} from './mock/with-mocks.js';

/** Which program plays which plugin. */
export interface Cast {
  /** Directories for CNI_PATH. */
  readonly binDirs: readonly string[];
  /**
   * The program for a call that is put to the test.
   *
   * @throws PluginMissingError
   */
  readonly tested: (plugin: string) => string;
  /** The program for a call that only makes state: always what was there before, if it is there. */
  readonly earlier: (plugin: string) => string | undefined;
  readonly earlierBinDirs: readonly string[];
  /** All directories that must be visible. */
  readonly directories: readonly string[];
  readonly mocked: readonly string[];
}

/**
 * Mocks come first, then what is tested, then the real plugins.
 *
 * @param targets plugins that are put to the test
 * @throws PluginMissingError if a directory that is put to the test has none of them
 */
export function castOf(
  against: Against,
  binDirs: readonly string[],
  mocks: Mocks | null,
  targets: readonly string[],
): Cast {
  if (against.kind === 'directory') requireOneOf(targets, against.path);
  const mockDirs = mocks === null ? [] : [mocks.directory];
  const testedDirs = [...mockDirs, ...(against.kind === 'directory' ? [against.path] : []), ...binDirs];
  const earlierBinDirs = [...new Set([...mockDirs, ...binDirs, ...testedDirs])];
  return {
    binDirs: testedDirs,
    tested: (plugin) =>
      against.kind === 'program'
        ? against.path
        : requirePlugin(plugin, testedDirs, ['--against mock    to replay without it']),
    earlier: (plugin) => findPlugin(plugin, earlierBinDirs),
    earlierBinDirs,
    directories: [
      ...testedDirs,
      ...(mocks === null ? [] : mocks.needs),
      ...(against.kind === 'program' ? [dirname(against.path)] : []),
    ],
    mocked: mocks?.plugins ?? [],
  };
}

/** Else the real plugins would be compared with themselves; those that others call may come from elsewhere. */
function requireOneOf(targets: readonly string[], directory: string): void {
  if (targets.some((plugin) => findPlugin(plugin, [directory]) !== undefined)) return;
  throw new PluginMissingError(`there is no plugin ${[...new Set(targets)].join(' or ')} in ${directory}`, {
    suggestions: ['put an executable of that name there', '--against real    to replay with what is installed'],
  });
}
