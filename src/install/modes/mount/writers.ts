import {readdirSync, readFileSync, statSync} from 'node:fs';

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
    descriptorsOf(pid).flatMap((number) =>
      isWriting(pid, number) ? (identityOf(`/proc/${pid}/fd/${number}`) ?? []) : [],
    ),
  );
}

function descriptorsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return []; // it has ended, or is not ours to look at
  }
}

/** O_WRONLY or O_RDWR, in octal: proc_pid_fdinfo(5). */
function isWriting(pid: string, number: string): boolean {
  try {
    return /^flags:\s+\d*[12]$/m.test(readFileSync(`/proc/${pid}/fdinfo/${number}`, 'latin1'));
  } catch {
    return false;
  }
}

function identityOf(path: string): string | undefined {
  try {
    const {dev, ino} = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
