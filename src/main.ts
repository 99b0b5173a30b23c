import {execute} from '@oclif/core';

/**
 * Runs the command line in process.argv. The bundle's only entry point: bin/run.js must not resolve @oclif/core from
 * node_modules, which alone would cost more than the rest of the start-up.
 */
export async function run(importMetaUrl: string): Promise<void> {
  await execute({dir: importMetaUrl});
}
