import type {ProcessOutcome} from '../../system/process.js';
import {readHead} from '../../system/read-head.js';

/**
 * Would a runtime have started that program? nsenter(1) or env(1) says so when it could not, but hands everything that the
 * kernel refuses as no program to a shell, as execvp(3) does and a runtime does not.
 */
export function wasStarted(program: string, {end, stderr}: ProcessOutcome): boolean {
  if (end.kind === 'not-started') return false;
  const text = stderr.toString('utf8');
  if (text.startsWith(`nsenter: failed to execute ${program}: `)) return false;
  if (/^\/usr\/bin\/env: /.test(text) && text.includes(program)) return false;
  const head = readHead(program);
  if (head.startsWith('#!')) return true;
  return head.startsWith('\x7fELF') && !text.startsWith(`${program}: `);
}
