import {lstatSync} from 'node:fs';

/** Whether something is at a path. What may not be seen is not absent. */
export type Presence = 'present' | 'absent' | 'refused';

export function presenceOf(path: string): Presence {
  try {
    lstatSync(path);
    return 'present';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'refused';
  }
}
