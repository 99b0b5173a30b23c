import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Knowledge} from './knowledge.js';

const folders = ['vendors', 'faults'] as const;

/**
 * All that the files in vendors/ and faults/ know, in the order of their names, which means nothing. This module finds
 * them by itself; the build puts one in its place that imports the same files (test/tools/build.js).
 */
export const knowledge: readonly Knowledge[] = await Promise.all(
  folders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map(async (name) => ((await import(`./${folder}/${name}`)) as {readonly default: Knowledge}).default),
  ),
);
