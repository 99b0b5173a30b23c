/** What one look at the file system came to. What may not be seen is not absent, and is never reported as absent. */
export type Look<T> =
  | {readonly kind: 'found'; readonly value: T}
  | {readonly kind: 'absent'}
  /** `reason` is the system's: `EACCES`, `EIO`. */
  | {readonly kind: 'refused'; readonly reason: string};

/** Nothing of the kind that was looked for is there: errno(3); ESRCH is said of a process that has ended, by proc(5). */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'EISDIR', 'EINVAL', 'ELOOP', 'ENAMETOOLONG']);

/** Looks once, by a call of node:fs that throws. */
export function look<T>(read: () => T): Look<T> {
  try {
    return {kind: 'found', value: read()};
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return nothingThere.has(code) ? {kind: 'absent'} : {kind: 'refused', reason: code};
  }
}

/** What is there; undefined if it is not, or may not be seen. For where nothing is claimed of what is not seen. */
export function seen<T>(read: () => T): T | undefined {
  const result = look(read);
  return result.kind === 'found' ? result.value : undefined;
}
