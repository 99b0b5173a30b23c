import {getSystemErrorMap} from 'node:util';
import {TargetError} from '../errors.js';

/** What to do about it where the system refuses to touch a file, errno(3). All others were to be expected, or are bugs. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: 'run it with sudo, if the file is yours to use',
  EPERM: 'run it with sudo, if the file is yours to use',
  EROFS: 'write somewhere else: nothing can be written there',
  ENOSPC: 'make room there',
  EDQUOT: 'make room there, or have the quota raised',
  EMFILE: 'ulimit -n 65536    then run it again',
  ENFILE: 'run it again when less is going on: no process may open one more file',
  ENOMEM: 'run it again when there is more memory',
  EIO: 'see dmesg: the disk or the file system has failed',
  ESTALE: 'mount it again: the file server knows the file no more',
  ETIMEDOUT: 'see whether the file server answers',
};

/** The system's word that it will not touch a file, wherever we asked; undefined: the error is something else. */
export function asRefusal(error: unknown): TargetError | undefined {
  if (!(error instanceof Error)) return undefined;
  const {code = '', errno, path, syscall} = error as NodeJS.ErrnoException;
  const remedy = remedies[code];
  if (remedy === undefined || path === undefined) return undefined;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  const reason = [code, ...(words === undefined ? [] : [words])].join(': ');
  return new TargetError(`the system refuses ${syscall ?? 'to use'} ${path} (${reason})`, {
    suggestions: [remedy],
    cause: error,
  });
}
