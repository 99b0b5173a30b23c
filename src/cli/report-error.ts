import * as Errors from '@oclif/core/errors';
import {InternalError, MlabCniError, UsageError} from '../errors.js';
import {atRoot} from '../view/shim/at-root.js';
import {escapeJsonText} from '../view/text/escape.js';
import {renderMessage} from '../view/text/message.js';
import {inOurWords, valuesMeant} from './framework-words.js';
import {asRefusal} from './refusal.js';
import {messageWidth} from './terminal.js';

/** The version of the JSON that all commands print. It changes when a field is renamed or removed, never for a new one. */
export const jsonSchemaVersion = 1;

/**
 * The only place where an error becomes output and an exit code: text on stderr, or with `json` the envelope on stdout.
 * oclif's own "I am done" exceptions (after --help and --version) only set the exit code.
 */
export function reportError(
  error: unknown,
  json: boolean,
  {warnings = [], argv = []}: {readonly warnings?: readonly string[]; readonly argv?: readonly string[]} = {},
): void {
  if (error instanceof Errors.ExitError) {
    process.exitCode = error.oclif.exit ?? 0;
    return;
  }
  const ours = asOurError(error);
  process.exitCode = ours.exitCode;
  const root = rootIn(argv);
  const suggestions = ours.suggestions.map((each) => atRoot(each, root));
  const answer = () => escapeJsonText(JSON.stringify(errorJson(ours, suggestions, warnings), null, 2));
  if (json) process.stdout.write(`${answer()}\n`);
  else process.stderr.write(renderMessage('error', ours.message, suggestions, messageWidth()));
}

/** Flags may be what is wrong, so they are not parsed here. */
function rootIn(argv: readonly string[]): string {
  const words = argv.flatMap((word) =>
    word.startsWith('--root=') ? ['--root', word.slice('--root='.length)] : [word],
  );
  const index = words.indexOf('--root');
  return index < 0 ? '' : (words[index + 1] ?? '');
}

/** Every exception as one of ours: oclif's are about the command line, the system's about a file, all others are bugs. */
function asOurError(error: unknown): MlabCniError {
  if (error instanceof MlabCniError) {
    error.message = inOurWords(error.message);
    return error;
  }
  if (error instanceof Errors.CLIError) {
    const meant = valuesMeant(error.message).map((each) => `did you mean: ${each}`);
    const suggestions = [...meant, 'add --help to see what there is'];
    return new UsageError(inOurWords(error.message), {suggestions, cause: error});
  }
  const refusal = asRefusal(error);
  if (refusal !== undefined) return refusal;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new InternalError(`this is a bug in mlab-cni: ${reason}`, {
    suggestions: ['please report it together with the command that you ran'],
    cause: error,
  });
}

function errorJson({code, message}: MlabCniError, suggestions: readonly string[], warnings: readonly string[]): object {
  return {schemaVersion: jsonSchemaVersion, error: {code, message, suggestions}, warnings};
}
