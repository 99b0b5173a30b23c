import type {Invocation} from '../capture/invocation.js';
import {isObject, type Json} from '../cni/json.js';
import {startsUnnamed} from '../cni/meta-plugins.js';
import {PluginMissingError} from '../errors.js';
import {findPlugin, requirePlugin, type Against} from './plugin/find-plugin.js';
import type {Mocks} from './mock/with-mocks.js';
import {namesSeenIn} from '../system/names-in.js';

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
  /** All directories and programs that must be visible. */
  readonly visible: readonly string[];
  readonly mocked: readonly string[];
}

/**
 * Mocks come first, then what is tested, then the real plugins.
 *
 * @param refused directories with plugins that are not taken, since others could have put them there
 * @param targets calls that are put to the test
 * @throws PluginMissingError if a directory that is put to the test has no plugin that they run
 */
export function castOf(
  against: Against,
  binDirs: readonly string[],
  mocks: Mocks | null,
  refused: readonly string[],
  targets: readonly Invocation[],
): Cast {
  if (against.kind === 'directory') requireUse(targets, against.path);
  const mockDirs = mocks === null ? [] : [mocks.directory];
  const testedDirs = [...mockDirs, ...(against.kind === 'directory' ? [against.path] : []), ...binDirs];
  const earlierBinDirs = [...new Set([...mockDirs, ...binDirs, ...testedDirs])];
  return {
    binDirs: testedDirs,
    tested: (plugin) =>
      against.kind === 'program'
        ? against.path
        : requirePlugin(plugin, testedDirs, [
            ...refused.map(
              (directory) => `--bin-dir ${directory}    if you trust what others than root can change there`,
            ),
            '--against mock    to replay without it',
          ]),
    earlier: (plugin) => findPlugin(plugin, earlierBinDirs),
    earlierBinDirs,
    visible: [
      ...testedDirs,
      ...(mocks === null ? [] : mocks.needs),
      ...(against.kind === 'program' ? [against.path] : []),
    ],
    mocked: mocks?.plugins ?? [],
  };
}

/** Else the real plugins would be compared with themselves. */
function requireUse(targets: readonly Invocation[], directory: string): void {
  const names = new Set(targets.flatMap(({plugin, request}) => [plugin, ...typesIn(request?.json ?? null)]));
  const others = targets.some(({plugin}) => startsUnnamed(plugin)) ? namesSeenIn(directory) : [];
  if ([...names, ...others].some((name) => findPlugin(name, [directory]) !== undefined)) return;
  throw new PluginMissingError(`there is no plugin ${[...names].join(' or ')} in ${directory}`, {
    suggestions: ['put an executable of that name there', '--against real    to replay with what is installed'],
  });
}

/** The plugin that a request is for, and those that it names as delegates. */
function typesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  if (!isObject(value)) return [];
  const {type} = value;
  return [...(typeof type === 'string' ? [type] : []), ...Object.values(value).flatMap(typesIn)];
}
