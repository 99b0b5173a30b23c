import {ConflictError, type MlabCniError, RestoreError, TargetError} from '../../errors.js';
import {applyChange} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {modeOf} from '../modes/modes.js';
import {writeReceipt} from './receipt.js';
import {takeBack} from './restore.js';
import type {NodeAccess} from '../runtimes/target.js';

/**
 * Makes all changes, the receipt first; those that are made already stay. If one fails, everything is taken back, unless it was there before:
 * then it stays as far as it is.
 *
 * @throws TargetError or ConflictError if a change failed and the node is as before; RestoreError if it is not
 */
export async function applyInstallation(
  node: NodeAccess,
  installation: Installation,
  now: Date,
  isNew = true,
): Promise<void> {
  const {prepare, redirect, storeDirectories} = installation;
  try {
    writeReceipt(node.host, installation, now);
    for (const change of [...storeDirectories, ...prepare, ...redirect]) applyChange(node.host, change);
    await modeOf(installation).switchOn(node);
  } catch (error) {
    if (!isNew) throw notFinished(error);
    try {
      await takeBack(node, installation);
    } catch (second) {
      throw halfDone(error, second);
    }
    throw asOurs(error);
  }
}

function notFinished(error: unknown): MlabCniError {
  return new RestoreError(`what is installed could not be completed, and stays as it is: ${reason(error)}`, {
    suggestions: ['mlab-cni shim status    says what is missing', 'mlab-cni shim uninstall    takes the rest away'],
    cause: error,
  });
}

function halfDone(first: unknown, second: unknown): RestoreError {
  return new RestoreError(`installing failed (${reason(first)}), and so did taking it back (${reason(second)})`, {
    suggestions: ['cure that, then run: mlab-cni shim uninstall'],
    cause: first,
  });
}

/** Errors of the file system by their POSIX names, with what to do about them. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: 'run it with sudo',
  EPERM: 'run it with sudo; if that is so already: lsattr shows whether the file is immutable',
  EROFS: '--shim-dir DIR puts the shims on a writable file system; --mode mount edits no configuration',
  ENOSPC: 'make room on that file system',
};

function asOurs(error: unknown): MlabCniError {
  if (error instanceof ConflictError) {
    return new ConflictError(error.message, {suggestions: error.suggestions, cause: error});
  }
  if (error instanceof TargetError) {
    return new TargetError(`nothing was changed, because a step failed: ${error.message}`, {
      suggestions: error.suggestions,
      cause: error,
    });
  }
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const remedy = remedies[String(error.code)];
  return new TargetError(`nothing was changed, because a step failed: ${error.message}`, {
    suggestions: remedy === undefined ? [] : [remedy],
    cause: error,
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
