import {PartialError} from '../errors.js';
import {reportError} from './report-error.js';

/**
 * Ends the process when stdout cannot be written, as on a full disk: half an answer must not look like a whole one. To be
 * called before a command is made, since oclif's own listener throws out of the event loop. A reader that has seen enough
 * (EPIPE) is no failure.
 */
export function endWhenOutputFails(): void {
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    reportError(new PartialError(`stdout cannot be written: ${error.message}`, {cause: error}), false);
    process.exit();
  });
}
