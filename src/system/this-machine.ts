import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {seen} from './look.js';

/**
 * What tells this machine from others of its name: 16 hexadecimal digits made of its machine-id(5), which says itself that
 * it is not to be passed on. Null: it has none. The node script does the same (`machine` in shims/node/pack.sh).
 */
export function thisMachine(file = '/etc/machine-id'): string | null {
  const id = seen(() => readFileSync(file, 'utf8'))?.trim() ?? '';
  return /^[0-9a-f]{32}$/.test(id) ? createHash('sha256').update(`mlab-cni ${id}\n`).digest('hex').slice(0, 16) : null;
}
