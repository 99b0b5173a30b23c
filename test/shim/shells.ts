import {findProgram} from '../helpers/shim.js';

export interface Shell {
  readonly name: string;
  /** First line of the shim, after the #!. */
  readonly line: string;
}

/**
 * The shells that the shim promises to run under and that are here: bash as install writes it where /bin/sh is bash, and
 * as it is where /bin/sh becomes bash later (RHEL's is in its POSIX mode).
 */
export const shells: readonly Shell[] = ['dash', 'busybox sh', 'bash -p', 'bash --posix', 'ksh93'].flatMap((name) => {
  const [program = '', ...rest] = name.split(' ');
  const path = findProgram(program);
  if (path !== null) return [{name, line: [path, ...rest].join(' ')}];
  console.log(`SKIP ${name}: not installed`);
  return [];
});
