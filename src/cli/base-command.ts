import {Command, Errors, type Interfaces} from '@oclif/core';
import {InternalError, MlabCniError, UsageError} from '../errors.js';

/** The version of the JSON that all commands print. It changes when a field is renamed or removed, never for a new one. */
const jsonSchemaVersion = 1;

export type Flags<T extends typeof Command> = Interfaces.InferredFlags<T['flags']>;

/**
 * What all commands share: errors become exit codes here and nowhere else, `--json` wraps the returned value in one
 * envelope, and warnings reach the user in both modes.
 *
 * A command parses its flags, calls a use case, prints a view with `this.log` and returns the value that is its JSON.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  private readonly warnings: string[] = [];

  abstract override run(): Promise<object | undefined>;

  /** Says something on stderr, or in the envelope's `warnings`, that the user should know but that stops nothing. */
  override warn(input: string | Error): string | Error {
    const message = typeof input === 'string' ? input : input.message;
    this.warnings.push(message);
    if (!this.jsonEnabled()) process.stderr.write(`warning: ${message}\n`);
    return input;
  }

  /** The answer is "no" (compared and different, unhealthy): exit code 1, which is no error. */
  protected answerNo(): void {
    process.exitCode = 1;
  }

  protected override toSuccessJson(result: unknown): object {
    const value = typeof result === 'object' ? result : {result};
    return {
      schemaVersion: jsonSchemaVersion,
      ...value,
      ...(this.warnings.length > 0 ? {warnings: this.warnings} : {}),
    };
  }

  protected override toErrorJson(error: unknown): object {
    const ours = asOurError(error);
    const {code, message, suggestions} = ours;
    return {schemaVersion: jsonSchemaVersion, error: {code, message, suggestions}, warnings: this.warnings};
  }

  protected override catch(error: Error): Promise<void> {
    if (isExit(error)) throw error;
    const ours = asOurError(error);
    process.exitCode = ours.exitCode;
    if (this.jsonEnabled()) this.logJson(this.toErrorJson(ours));
    else process.stderr.write(renderError(ours));
    return Promise.resolve();
  }
}

/** oclif ends a command that printed help or a version with an exception. */
function isExit(error: Error): boolean {
  return error instanceof Errors.ExitError;
}

/** Every exception as one of ours: oclif's are about the command line, all others are bugs. */
function asOurError(error: unknown): MlabCniError {
  if (error instanceof MlabCniError) return error;
  if (error instanceof Errors.CLIError) {
    const text = error.message.replace(/\n+See more help with --help$/, '');
    return new UsageError(text, {suggestions: ['add --help to see the flags and examples'], cause: error});
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new InternalError(`this is a bug in mlab-cni: ${reason}`, {
    suggestions: ['please report it together with the command that you ran'],
    cause: error,
  });
}

function renderError({message, suggestions}: MlabCniError): string {
  return [`error: ${message}`, ...suggestions.map((suggestion) => `  try: ${suggestion}`), ''].join('\n');
}
