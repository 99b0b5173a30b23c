import {findProgram} from '../helpers/shim.js';

export interface Shell {
  readonly name: string;
  /** First line of the shim, after the #!. */
  readonly line: string;
}

/** The shells that the shim promises to run under and that are here. RHEL's /bin/sh is bash in its POSIX mode. */
export const shells: readonly Shell[] = ['dash', 'busybox sh', 'bash', 'bash --posix'].flatMap((name) => {
  const [program = '', ...rest] = name.split(' ');
  const path = findProgram(program);
  return path === null ? [] : [{name, line: [path, ...rest].join(' ')}];
});
