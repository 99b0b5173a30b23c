import {readdirSync, readFileSync, statSync} from 'node:fs';
import {seen} from '../../../system/look.js';
import {namesSeenIn} from '../../../system/names-in.js';

/** Those of the files that some process has open for writing, under whatever path: an installer is not done with them. */
export function filesBeingWritten(files: readonly string[]): string[] {
  const written = new Set(openForWriting());
  return files.filter((file) => {
    const identity = identityOf(file);
    return identity !== undefined && written.has(identity);
  });
}

function openForWriting(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) =>
    namesSeenIn(`/proc/${pid}/fd`).flatMap((number) =>
      isWriting(pid, number) ? (identityOf(`/proc/${pid}/fd/${number}`) ?? []) : [],
    ),
  );
}

/** O_WRONLY or O_RDWR, in octal: proc_pid_fdinfo(5). */
function isWriting(pid: string, number: string): boolean {
  return /^flags:\s+\d*[12]$/m.test(seen(() => readFileSync(`/proc/${pid}/fdinfo/${number}`, 'latin1')) ?? '');
}

function identityOf(path: string): string | undefined {
  const status = seen(() => statSync(path));
  return status && `${status.dev}:${status.ino}`;
}
