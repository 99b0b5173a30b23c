import {flush} from '@oclif/core/flush';
import {run as runCommand} from '@oclif/core/run';
import {reportError} from './cli/report-error.js';

/**
 * Runs the command line in process.argv. The bundle's only entry point: bin/run.js must not resolve @oclif/core from
 * node_modules, which alone would cost more than the rest of the start-up.
 */
export async function run(importMetaUrl: string): Promise<void> {
  const argv = process.argv.slice(2);
  try {
    await runCommand(argv, importMetaUrl);
  } catch (error) {
    reportError(error, argv.includes('--json'));
  }
  await flush();
}
