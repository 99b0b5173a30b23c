import './cli/complete-environment.js';
import {flush} from '@oclif/core/flush';
import {run as runCommand} from '@oclif/core/run';
import {endWhenOutputFails} from './cli/output-failure.js';
import {reportError} from './cli/report-error.js';

/**
 * Runs the command line in process.argv. The bundle's entry point: bin/run.js must not resolve @oclif/core from
 * node_modules, which alone would cost more than the rest of the start-up.
 *
 * @param root where package.json and oclif's manifest are
 */
export async function run(root: string): Promise<void> {
  endWhenOutputFails();
  const argv = process.argv.slice(2);
  try {
    await runCommand(argv, root);
  } catch (error) {
    reportError(error, argv.includes('--json'));
  }
  await flush();
}
