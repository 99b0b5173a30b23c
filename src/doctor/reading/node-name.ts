import {readFileSync} from 'node:fs';
import {hostname} from 'node:os';
import type {HostPaths} from '../../system/host-paths.js';
import {seen} from '../../system/look.js';

/** What the kubelet calls its node unless it is told otherwise: the host name in lower case. */
export function nodeNameOf({root, at}: HostPaths): string {
  return (root === '' ? hostname() : nameInFile(at('/etc/hostname'))).toLowerCase();
}

/** hostname(5): `#` starts a comment. */
function nameInFile(path: string): string {
  return /^[^#\s]+/m.exec(seen(() => readFileSync(path, 'utf8')) ?? '')?.[0] ?? 'unknown';
}
