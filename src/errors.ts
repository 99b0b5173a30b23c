/** What all our errors carry besides the message: the next step for the user, and what lies behind. */
export interface ErrorDetails {
  readonly suggestions?: readonly string[];
  readonly cause?: unknown;
}

/**
 * An error of ours, as opposed to a plugin's error, which is data. Classes are split by what the user does next; the
 * exit code is part of the command line's contract. The message says what failed, on what, and why; the suggestions
 * say what to do about it.
 */
export abstract class MlabCniError extends Error {
  abstract readonly code: string;
  abstract readonly exitCode: number;
  readonly suggestions: readonly string[];

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, {cause: details.cause});
    this.name = new.target.name;
    this.suggestions = details.suggestions ?? [];
  }
}

/** The command line cannot be understood: bad flag value, bad selector. */
export class UsageError extends MlabCniError {
  readonly code = 'E_USAGE';
  readonly exitCode = 2;
}

/** Some of the items were done, others not. */
export class PartialError extends MlabCniError {
  readonly code = 'E_PARTIAL';
  readonly exitCode = 3;
}

/** There is no capture store where one was looked for, or it cannot be read. */
export class StoreMissingError extends MlabCniError {
  readonly code = 'E_STORE_MISSING';
  readonly exitCode = 10;
}

/** Another mlab-cni works on the same thing. */
export class LockedError extends MlabCniError {
  readonly code = 'E_LOCKED';
  readonly exitCode = 11;
}

/** Nothing has the name that the user gave, or too many things have. */
export class NotFoundError extends MlabCniError {
  readonly code = 'E_NOT_FOUND';
  readonly exitCode = 12;
}

/** The store was written by a newer mlab-cni, or is damaged as a whole. */
export class StoreFormatError extends MlabCniError {
  readonly code = 'E_STORE_FORMAT';
  readonly exitCode = 13;
}

/** A runtime's configuration is absent, not understood, or may not be changed by us; or the system refuses some other file. */
export class TargetError extends MlabCniError {
  readonly code = 'E_TARGET';
  readonly exitCode = 20;
}

/** A file is not as our receipt left it; nothing was written. */
export class ConflictError extends MlabCniError {
  readonly code = 'E_CONFLICT';
  readonly exitCode = 21;
}

/** Applying or restoring could not finish; the message says what is in which state. */
export class RestoreError extends MlabCniError {
  readonly code = 'E_RESTORE';
  readonly exitCode = 22;
}

/** Namespaces cannot be made. */
export class SandboxError extends MlabCniError {
  readonly code = 'E_SANDBOX';
  readonly exitCode = 30;
}

/** This one call cannot be made in a sandbox; others can. */
export class UnreplayableError extends MlabCniError {
  readonly code = 'E_UNREPLAYABLE';
  readonly exitCode = 30;
}

/** A plugin is not there or not executable. */
export class PluginMissingError extends MlabCniError {
  readonly code = 'E_PLUGIN_MISSING';
  readonly exitCode = 31;
}

/** A program or a cluster did not answer in time. */
export class TimeoutError extends MlabCniError {
  readonly code = 'E_TIMEOUT';
  readonly exitCode = 32;
}

/** The cluster cannot be reached, or does not let us. */
export class ClusterError extends MlabCniError {
  readonly code = 'E_CLUSTER';
  readonly exitCode = 40;
}

/** The user or the system ended a command that had to tidy up first. */
export class InterruptedError extends MlabCniError {
  readonly code = 'E_INTERRUPTED';

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** A bug of ours. */
export class InternalError extends MlabCniError {
  readonly code = 'E_INTERNAL';
  readonly exitCode = 70;
}
