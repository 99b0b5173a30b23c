import './cli/complete-environment.js';
import {Config} from '@oclif/core/config';
import {flush} from '@oclif/core/flush';
import {run as runCommand} from '@oclif/core/run';
import {knownCommands, refuseUnknown} from './cli/known-commands.js';
import {endWhenOutputFails} from './cli/output-failure.js';
import {reportError} from './cli/report-error.js';
import {commandFirst} from './cli/word-order.js';

/**
 * Runs the command line in process.argv. The bundle's entry point: bin/run.js must not resolve @oclif/core from
 * node_modules, which alone would cost more than the rest of the start-up.
 *
 * @param root where package.json and oclif's manifest are
 */
export async function run(root: string): Promise<void> {
  endWhenOutputFails();
  const written = process.argv.slice(2);
  try {
    const config = await Config.load({root, userPlugins: false, devPlugins: false}); // no code from the home directory
    const known = knownCommands(config);
    const argv = commandFirst(written, known);
    refuseUnknown(argv, known);
    await runCommand(argv, config);
  } catch (error) {
    reportError(error, written.includes('--json'));
  }
  await flush();
}
