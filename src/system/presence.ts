import {lstatSync} from 'node:fs';
import {look} from './look.js';

/** Whether something is at a path. What may not be seen is not absent. */
export type Presence = 'present' | 'absent' | 'refused';

export function presenceOf(path: string): Presence {
  const {kind} = look(() => lstatSync(path));
  return kind === 'found' ? 'present' : kind;
}
