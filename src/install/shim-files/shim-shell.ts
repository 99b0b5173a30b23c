import {existsSync, realpathSync} from 'node:fs';
import {basename} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';

/**
 * The first line of a shim without its `#!`. bash takes options, functions and a program to begin with from its environment
 * (`SHELLOPTS=noexec` runs nothing) unless it is told to mind its privileges (bash(1), `-p`); other shells need not know
 * that option, so bash is named wherever it is used.
 */
export function shimShell(at: HostPaths['at']): string {
  const [sh, bash] = [at('/bin/sh'), at('/bin/bash')];
  return existsSync(sh) && existsSync(bash) && basename(realpathSync(sh)) === 'bash' ? '/bin/bash -p' : '/bin/sh';
}
